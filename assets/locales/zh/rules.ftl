# 门店配置与自有规则文件中的问题。

rules-problem = { $file } 第 { $line } 行：{ $message }
rules-unknown-file = 没有程序会读这个文件名；可用的有：{ $known }
rules-file-too-long = 文件超过 { $most } 字节
rules-not-read = 无法读取：{ $reason }
rules-bad-key = “{ $key }”不能作键；只能用 a–z、0–9、- 和 _，最多 { $most } 个字符
rules-key-twice = 键“{ $key }”在第 { $first } 行已经有了
rules-empty-name = “{ $lang }”的文字是空的
rules-name-too-long = 文字超过 { $most } 个字符
rules-name-control = 文字里有看不见的字符，请删掉
rules-range = { $field } 是 { $value }，应在 { $least } 到 { $most } 之间
rules-count = { $list } 有 { $count } 项，应有 { $least } 到 { $most } 项
rules-amount = { $amount } 不是价格，应在 0.00 到 { $most } 之间
rules-total = 选最贵的一项合计 { $total }，应大于零且不超过 { $most }
rules-no-choice = 有可选项，但没有用 choice 说明选的是什么
rules-no-pay = 缺少问题“{ $key }”；它的答案就是付款方式
rules-checklist-key = 键是“{ $found }”，这个文件里必须是“{ $key }”
rules-drawing-rows = 图有 { $found } 行，区域图有 { $wanted } 行
rules-drawing-wide = 图宽 { $width } 格，应为 3 到 { $most } 格
rules-drawing-width = 这一行宽 { $found } 格，区域图第一行宽 { $wanted } 格
rules-drawing-char = “{ $found }”不一定只占一格；请用 ASCII 字符或 { $lines }
rules-drawing-letter = 字母“{ $letter }”已被使用，或者不是字母和数字
rules-drawing-unused = 区域图上没有字母“{ $letter }”
rules-drawing-unknown = 字母“{ $letter }”不是任何区域；“.”表示车外
rules-store-name = 店名应为 1 到 { $most } 个可见字符
rules-store-zone = “{ $zone }”不是时区；请写成 Asia/Shanghai 这样
rules-store-hours = “{ $hours }”不是营业时间；请写 08:30-18:00 或 08:30-12:00,14:00-18:00
