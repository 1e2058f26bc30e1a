### 门店日历：某天为什么营业或不营业，以及营业时间哪里不对。

calendar-weekday = 每周休息日
calendar-holiday = 假日：{ $name }
calendar-worked = { $name }调休，照常上班
calendar-too-little = 从 { $from } 起 { $years } 年内{ $found ->
    [0] 没有工作时间
   *[other] 只有 { $found } 分钟工作时间
}；请检查营业时间、假日和暂停
calendar-never-open = 在 { $at } 前后，门店 { $years } 年都不营业；请检查营业时间和假日

## 营业时间

hours-unreadable = 读不出“{ $found }”；请写 08:30-18:00，多段写 08:30-12:00,13:30-18:00，各天不同写 mon-fri 08:30-18:00; sat 09:00-16:00; sun closed
hours-backwards = { $found } 还没开始就结束了
hours-overlap = { $before } 还没结束，{ $found } 就开始了
hours-day-unknown = “{ $found }”不是星期几；请写 周一 至 周日，或 mon 至 sun
hours-day-twice = { $found } 写了两次
hours-never = 这样门店从不营业
