### 与其他程序交换的文件。

## 与档案不符的行

import-no-key = 每行要有车牌或车架号，否则不知道是哪辆车
import-other-vin = { $plate } 的档案里车架号是 { $vin }；请更正这里的车架号，或在车辆卡片上更正
import-other-plate = 这个车架号的车在档案里是 { $plate }；如果换了车牌，请在车辆卡片上更换
import-old-plate = { $plate } 从前属于现在的 { $now }；请补上车架号，以便确定是哪辆车
import-other-owner = 档案里这辆车的车主是 { $name }；如果车已转让，请在车辆卡片上更换车主

## 读不出来的单元格

import-person-name = 客户要有姓名，否则无法与别人区分
import-person-phone = 客户要有电话，否则每次导入都会重复新建
import-several-people = 有几位叫 { $name }、电话相同的客户，且这一行与每一位都矛盾；请在他们的卡片上更正
import-unknown-car = 没有这辆车的档案；请先导入车辆
import-day-needed = 缺少进厂日期
import-day-ahead = { $day } 还没有到；只接收以往的进厂记录
import-left-early = 离厂早于进厂：{ $left } 早于 { $arrived }
import-km-above = { $km } 公里高于之后的读数 { $later } 公里
import-item-key = 缺少编码；没有编码就分不清是哪个项目
import-item-kind = 看不出这是配件还是工时；请用一列“类别”写明（配件、工时）
import-item-price = 新配件要有单价
import-item-hours = 新工时项目要有计费工时
import-item-part-hours = 配件有单价、没有工时；如果是工时项目，请在“类别”列写明
import-item-labour-price = 工时项目按计费工时和 figures.toml 的工时单价计价；请不要写单价
import-hours = “{ $found }”不是工时数；请写 1.5
import-minutes = “{ $found }”不是整分钟数；请写 40
import-catalog-by-hand = 门店规则中的 { $path } 是手工写的或手工改过的，导入会把它整个重写。请把其中的项目移到 catalog/parts.toml 和 catalog/labour.toml（导入不动这两个文件），删除它，再导入一次
import-catalog-next = 价格从下次打开门店时起使用；有服务器打开着这个门店时，需要重新启动服务器
import-amount = “{ $found }”不是金额；请写 1280、1280.50 或 1,280.50
import-own-number = { $number } 属于本系统自己的编号；请去掉，或在前面加上原系统的名称
import-number-taken = 单号 { $number } 已在另一辆车或另一天的档案里
import-day = “{ $found }”不是日期；请写 2024-05-31、2024/5/31 或 2024年5月31日
import-mileage = “{ $found }”不是里程；请写 48210、48,210 或 4.8万
import-choice = “{ $found }”不在其中：{ $known }
import-failed-cell = “{ $found }”是算不出结果的公式；请在单元格里填入数值本身
import-broken-text = 单元格里有不是文字的字节；请把文件另存为 UTF-8
import-seen = 这辆车在本文件第 { $line } 行已经出现过
import-seen-person = 这位客户（姓名和电话）在本文件第 { $line } 行已经出现过
import-seen-item = 这个项目在本文件第 { $line } 行已经出现过
import-seen-visit = 这次进厂在本文件第 { $line } 行已经出现过；请把一张单子写在一行里
import-cells = 这一行有 { $found } 格，表头有 { $wanted } 格；请检查是否多了逗号或少了引号
import-open-quote = 这里的引号打开后，在 { $lines } 行之内没有关上
import-row-too-long = 这一行超过 { $most } kB
import-unusual = { $why }。如果车牌无误，请允许非常规车牌（--unusual-plates）再导入一次

## 读不出来的文件

import-empty = 文件是空的；第一行应为列名
import-binary = 这不是文本文件；请另存为 CSV 或 XLSX
import-spreadsheet = 这是旧格式（XLS）或带密码的电子表格文件；请另存为 XLSX 或 CSV（UTF-8）
import-book = 这个电子表格文件无法按 XLSX 读出（{ $reason }）；请另存为 XLSX 或 CSV（UTF-8）
import-book-too-large = 这个电子表格文件展开后超过 { $most } MB，或含有表格软件不会写出的内容；请另存为 CSV（UTF-8）
import-sheet = 没有工作表“{ $found }”；有：{ $known }
import-no-sheets = 只有电子表格文件（XLSX）才有工作表；这是文本文件
import-no-columns = 缺少这一列：{ $needed }。文件里的列是：{ $found }。认得的列名有：{ $known }
import-column-twice = “{ $first }”和“{ $second }”两列都是{ $field }；请在对照文件（--map）里指明用哪一列
import-map = 对照文件读不出来：{ $reason }
import-map-column = 对照文件提到的列“{ $column }”不在文件里；文件里有 { $found }
import-map-field = 没有字段 { $field }；可用的有 { $known }
import-tables = 列名表读不出来；请报告这个问题

## 过程中的说明

import-reading = { $encoding }，以{ $delimiter }分隔
import-reading-sheet = 电子表格，工作表“{ $sheet }”（共 { $sheets } 张）
import-goes = { $column } → { $field }
import-goes-same = 按列名对应：{ $columns }
import-ignored = 忽略：{ $columns }
import-row = 第 { $line } 行，{ $column } 列：{ $reason }
import-more-rows = ……另有 { $count } 行
import-progress = { $rows } 行，拒绝 { $refused } 行 · { $percent } % · 每秒 { $rate } 行 · 还需 { $left }
import-done = 共 { $rows } 行：{ $what ->
    [people] 新建客户 { $opened } 位
    [history] 新增进厂 { $opened } 次
    [catalog] 新增项目 { $opened } 个
   *[vehicles] 新建 { $opened } 辆
 }，改动 { $changed }，没有变化 { $same }，拒绝 { $refused } 行
import-tried = 共 { $rows } 行：{ $what ->
    [people] 将新建客户 { $opened } 位
    [history] 将新增进厂 { $opened } 次
    [catalog] 将新增项目 { $opened } 个
   *[vehicles] 将新建 { $opened } 辆
 }，改动 { $changed }，没有变化 { $same }，拒绝 { $refused } 行；没有作任何改动
import-stopped = 在文件第 { $line } 行之后停下。之前的已经保存；再运行同一条命令就会接着做
import-alike = 库中有 { $count } 组客户电话相同，可能是同一人；`platedesk duplicates` 可以列出。没有合并任何档案
import-rejected = 被拒绝的行在 { $path }
import-column-line = 行号
import-column-column = 列名
import-column-reason = 拒绝原因
demo-bad-percent = { $found } 不是 0 到 100 的百分数

# 导出的列名：export-column- 加字段名
export-column-plate = 车牌
export-column-customer = 客户
export-column-topic = 内容
export-column-cadence = 回访计划
export-column-touch = 节点
export-column-role = 负责岗位
export-column-channel = 联系方式
export-column-shown = 出现时间
export-column-due = 计划时间
export-column-until = 最晚时间
export-column-state = 状态
export-column-try-count = 联系次数
export-column-last-outcome = 最近结果
export-column-last-try = 最近联系时间
export-column-note = 备注
export-column-scored = 含满意度调查
export-column-promised = 约定时间
export-column-made = 建立时间
export-column-made-by = 建立人
export-column-closed = 结束时间
export-column-withdrawn = 撤销原因
export-column-key = 计划键
export-column-id = 编号
export-column-vehicle = 车辆编号
export-column-at = 时间
export-column-by = 经手人
export-column-outcome = 结果
export-column-again = 下次联系时间
export-column-suggestion = 建议
export-column-complaint = 投诉
export-column-booking = 预约
export-column-callback = 回访
export-column-what = 项目
export-column-reason = 取消原因
export-column-number = 投诉单号
export-column-order-number = 委托书号
export-column-source = 来源
export-column-class = 类别
export-column-severity = 严重程度
export-column-department = 责任部门
export-column-opened = 受理时间
export-column-owner = 负责人
export-column-handed-to = 转交给
export-column-deadline = 时限
export-column-first-contact = 首次联系时间
export-column-words = 客户原话
export-column-remedy = 选定方案
export-column-remedy-cost = 方案费用
export-column-unapproved = 待批准
export-column-cause = 原因
export-column-countermeasure = 对策
export-column-event-count = 记录条数

# 在界面上导入和导出
form-import = 从文件导入
field-import-what = 文件内容
import-what-vehicles = 车辆和车主
import-what-people = 客户
import-what-history = 以往进厂
import-what-catalog = 配件和工时价目
field-item-key = 项目代码
field-item-kind = 类别
field-item-name-zh = 中文名称
field-item-name-en = 英文名称
field-item-reason-zh = 中文理由
field-item-reason-en = 英文理由
field-item-price = 单价
field-item-hours = 计费工时数
field-item-minutes = 标准分钟
field-item-safety = 安全项目
item-part = 配件
item-labour = 工时
field-past-arrived = 进厂
field-past-left = 离厂
field-past-number = 单号
field-past-done = 维修内容
field-past-amount = 金额
field-past-advisor = 服务顾问
field-import-path = 文件（CSV 或 XLSX）
field-import-sheet = 工作表（可不填）
field-import-map = 对照文件（可不填）
field-unusual-many = 非常规车牌无误
ask-export = 导出什么？
form-export = 导出{ $what }
field-export-form = 格式
field-export-path = 存到文件
export-form-csv = CSV，供电子表格用
export-form-json = JSON 行，内容最全
export-kind-vehicles = 车辆及车主
export-kind-people = 客户
export-kind-visits = 进店记录
export-kind-estimates = 估价单和委托书
export-kind-callbacks = 回访
export-kind-tries = 回访联系记录
export-kind-surveys = 满意度评分
export-kind-bookings = 预约
export-kind-complaints = 投诉
export-kind-journal = 日志
ask-replace = 已有同名文件
replace-no = 保留它，另取文件名
replace-yes = 覆盖
replace-help = 新文件写完整之后才替换 { $path }。

# 任务
work-try-import = 试导入
work-import = 导入
work-export = 导出
work-begins = 正在开始……
work-progress = { $rows } 行 · 每秒 { $rate } 行 · 拒绝 { $refused } 行
keeping-failed = 自动保养（检查点、自动备份）没有成功，一小时内会再试。
work-progress-backup = 逐个文件写入，并重新读出核对
work-backup = 备份
backup-made = 已备份到日志第 { $seq } 行，{ $size } MB；已重新读出核对
form-backup = 备份门店数据
field-backup-path = 存到文件
restore-short = 恢复出的日志没有到备份所说的第 { $seq } 行
work-progress-out = { $rows } 行 · 每秒 { $rate } 行
work-keys = Esc 或 Ctrl-C 可随时停止，不会丢失 · 回车转到后台
work-stopping = 正在停止，先把手头的做完……
work-stopped = 已停止；没有改动，也没有写出文件
work-goes-on = 任务在后台继续，进度见顶行
work-busy = 一次只能做一个任务，这个还没做完
work-none = 现在没有任务
work-not-watched = 客户正在看屏幕；请先按 Ctrl-G 退出客户视图
work-ended = { $work }已结束；按“:”选“查看任务的进度或结果”
work-ended-mark = { $work }已结束
work-broken = 任务因程序故障中断；已保存的不受影响。请报告这个问题
work-import-stopped = 在文件第 { $line } 行之后停下。之前的已经保存；再导入同一个文件就会接着做
work-exported = 已写出 { $rows } 行
work-file = 文件是 { $path }
work-go-on = 1：开始导入   Esc：返回，不作改动
work-close = 回车或 Esc：关闭
quit-would-stop = 任务还在进行；再按一次就停止任务并退出，已做完的保留

# 文件路径
path-empty = 请输入文件路径
path-not-there = 没有 { $path }
path-is-folder = { $path } 是文件夹；请写出其中的文件
path-no-folder = { $path } 不在文件夹里
path-no-file = { $path } 不是普通文件
path-denied = 没有权限使用 { $path }
path-exists = 已有 { $path }
path-in-store = { $path } 在数据目录里面；请换个地方
path-broken = { $path } 不能用：{ $error }

import-broken-off = 导入提前结束，已完成的 { $saved } 行不受影响，再次运行即可接着导入。{ $why }

# People who look the same
alike-line = { $why ->
    [name_and_phone] 姓名和电话相同
    [phone] 电话相同
   *[name_and_birthday] 姓名和生日相同
 } { $shared }：{ $people }
alike-count = { $count } 组客户看起来是同一人；没有合并任何档案
