### 日期、时长的写法，以及录入日期时的提示。

text-day = { $month }月{ $date }日
text-weekday = { $number ->
    [1] 周一
    [2] 周二
    [3] 周三
    [4] 周四
    [5] 周五
    [6] 周六
   *[other] 周日
}
text-minutes = { $small } 分
text-hours = { $small ->
    [0] { $large } 小时
   *[other] { $large } 小时 { $small } 分
}
text-days = { $small ->
    [0] { $large } 天
   *[other] { $large } 天 { $small } 小时
}

## 录入日期和时间

when-empty = 请输入日期或时间，例如 明天 9:00、周二 14:30、+3d、2026-11-25
when-unknown = 看不懂“{ $found }”；可以写 明天 9:00、周二 14:30、11-25 9:00、2026-11-25 或 +3d
when-clock = “{ $found }”不是时间；应为 00:00 至 23:59，例如 14:30
when-day-only = 这里只要日期，请去掉“{ $found }”
when-day-missing = 只写了时间；这里要日期，例如 明天 或 2026-11-25
when-month = 没有 { $found } 月；月份为 1 至 12，例如 11-25
when-year = { $found } 年超出范围；应为 { $low } 至 { $high } 年
when-no-such-day = 该月没有 { $found } 日；最后一天是 { $last }
when-leap-day = 近几年没有 { $month } 月 { $found } 日；请写上年份
when-ambiguous = “{ $found }”可以是 { $first }，也可以是 { $second }；请写成其中一种
when-span = 看不懂时长“{ $found }”；可以写 90m、1h30m 或 3d
when-span-long = 时长最多 { $most } 天
