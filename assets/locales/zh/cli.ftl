### 命令行的提示与说明。

## 命令

cli-verb-platedesk = 汽车经销商服务前台的终端控制台。不带命令时打开控制台。
cli-verb-init = 直接新建门店数据，不提问
cli-verb-lookup = 查找车辆：车牌、尾号、姓名、拼音首字母、电话、车架号、委托书号均可
cli-verb-card = 一辆车眼下要注意的一切，以及历史
cli-verb-apply = 按 JSON 行执行变更，每行给出一行结果
cli-verb-schema = 显示变更的 JSON Schema
cli-verb-plan = 排出到时候的回访，并说明排了哪些、为什么
cli-verb-calendar = 门店日历：何时营业，工作时间怎样计算
cli-verb-calendar-due = 一段工作时间何时到期，以及用了哪些时段
cli-verb-calendar-show = 一个月里何时营业，为何不营业
cli-verb-import = 从其他程序的文件（CSV、XLSX）接收车辆、客户、以往进厂或价目
cli-verb-export = 导出档案，CSV 或 JSON 行
cli-verb-duplicates = 列出看起来相同的客户；不作合并
cli-verb-demo-data = 生成逼真的车辆和车主文件，用来试导入
cli-verb-check = 核对日志与视图
cli-verb-backup = 把门店全部数据存成一个压缩文件，使用中也可以
cli-verb-restore = 把备份恢复到空目录并核对
cli-verb-forget = 遗忘客户：永久清空其所有资料
cli-verb-rebuild = 按日志重建视图
cli-verb-keys = 显示控制台的按键
cli-verb-completions = 输出命令行补全脚本

## 参数

cli-heading-options = 选项
cli-heading-verbs = 命令
cli-value-verb = 命令
cli-arg-store = 门店数据目录；默认在您的数据目录下
cli-arg-config = 用这个文件代替门店的 config.toml
cli-arg-lang = 语言；默认随系统
cli-arg-now = 固定时间；只用于演示或沙盒门店。门店时区的 2026-11-25T14:30，或 RFC 3339
cli-arg-as = 以此用户的身份操作；只限门店数据的所有者
cli-arg-quiet = 只显示错误
cli-arg-verbose = 显示更多
cli-arg-help = 显示本帮助
cli-arg-version = 显示版本
cli-arg-demo = 打开一家数据鲜活的临时演示门店，退出即弃
cli-arg-vehicles = 演示门店的车辆数；默认 300
cli-arg-seed = 演示数据的种子，同一种子得到同样的门店；默认 1
cli-arg-sandbox = 练习用的门店：可以使用 --now
cli-arg-name = 门店名称，显示在页眉和单据上
cli-arg-zone = 时区；默认 Asia/Shanghai
cli-arg-hours = 营业时间；默认 08:30-18:00；也可以写 08:30-12:00,13:30-18:00 或 mon-fri 08:30-18:00; sat 09:00-16:00; sun closed
cli-arg-bays = 工位数
cli-arg-query = 要找的内容
cli-arg-limit = 最多显示几辆
cli-arg-json = 每行一个 JSON 对象
cli-arg-confirm-clock = 确认时钟正确（即使比最后一次记录超前很多），须由管理员执行
cli-arg-day = 与 --dry-run 一起用：按这一天来排，2026-12-01
cli-arg-only-plate = 只看这辆车，并列出没排的和原因
cli-arg-plate = 车牌；无牌车用车架号
cli-arg-file = 每行一个变更的文件；- 为标准输入
cli-arg-dry-run = 逐行判定，但不作任何改动
cli-arg-atomic = 全部执行，否则全部不执行
cli-arg-change = 只看这一种变更
cli-arg-from = 从何时起算：门店时区的 2026-11-25T14:30、RFC 3339，或“明天 9:00”
cli-arg-working = 工作时间，以小时和分钟计：1h30m、90m
cli-arg-pause = 不计这一段时间；可以给出多次
cli-arg-month = 月份，如 2026-11；不写为本月
cli-arg-shell = 使用的 shell
cli-arg-backup-file = 要生成的文件，不能已存在
cli-arg-restore-file = backup 生成的文件；恢复到 --store 指定的目录
cli-arg-forget-person = card --json 显示的记录号，或电话号码
cli-arg-forget-yes = 真正执行；不加则只说明会清空什么
cli-arg-deep = 重放整个日志，逐项比对
cli-arg-what = 文件里是什么
cli-arg-table = CSV 文件；- 为标准输入
cli-arg-map = 指明各列的去向：每行一条 "列名" = "字段"；字段为空则忽略该列
cli-arg-sheet = 电子表格文件（XLSX）里的工作表；默认第一张
cli-arg-rejected = 被拒绝的行写到哪里；默认 文件名.rejected.csv，标准输入则不写
cli-arg-unusual-plates = 本文件里不合规则的车牌都是对的
cli-arg-kind = 导出什么
cli-arg-csv = 按 CSV；默认
cli-arg-since = 只要这个时间及以后改动过的
cli-arg-count = 文件的行数
cli-arg-data-seed = 种子，同一种子得到同样的文件
cli-arg-gb18030 = 用 GB18030 编码，如旧的电子表格程序；否则用 UTF-8
cli-arg-bad = 百分之多少的行带有错误
cli-arg-markdown = 输出 Markdown 表格

## 示例

cli-examples-platedesk =
    示例：
      platedesk --demo
      platedesk init --name 天河店
      platedesk lookup 618
      platedesk card 京A88618 --json

    退出码：0 完成 · 1 失败 · 2 用法有误 · 3 输入有误（其余已完成）· 4 未找到 · 5 无权限
    · 6 冲突 · 7 门店正被使用
cli-examples-init =
    示例：
      platedesk init
      platedesk init --name 天河店 --zone Asia/Shanghai --hours "08:30-12:00,13:00-18:00"
      platedesk init --sandbox --store /tmp/try
cli-examples-lookup =
    示例：
      platedesk lookup 618
      platedesk lookup zw --limit 5
      platedesk lookup 6621 --json | jq -r .plate

    --json 的字段：vehicle, plate, key, car, owner, number, phone, vin, old_plate, why,
    last_visit, alarms (kind, weight, internal, text)
cli-examples-card =
    示例：
      platedesk card 京A88618
      platedesk card 京A88618 --json | jq .alarms

    --json 的字段，顺序固定：vehicle, revision, as_of, plate, key, car, alarms
    (kind, weight, internal, text), put_off (order, line, name, price, safety), open_visit,
    open_order, last_visit, file, people, visits, orders。file、people、visits、orders 是
    现有记录，people 另有 link，orders 另有 totals
cli-examples-apply =
    示例：
      platedesk apply changes.jsonl
      platedesk apply --dry-run changes.jsonl
      echo '{"{"}"change":"arrive","vehicle":"12.0"{"}"}' | platedesk apply -

    每行可带 "client"，即您给这次变更起的名字，结果不明时重发不会重复执行；可带 "base"，
    内含 record 和 revision，以免覆盖别人更新的修改。
    结果行有 line、ok，以及 seq、id、created；或 errors，内含 field 和 message
cli-examples-schema =
    示例：
      platedesk schema
      platedesk schema arrive
cli-examples-plan =
    示例：
      platedesk plan
      platedesk plan --dry-run --day 2026-12-01
      platedesk plan --dry-run --plate 粤A12345
      platedesk plan --dry-run --json | jq -r 'select(.what == "made") | .due'

    控制台打开时和每天零点后会自动排一次。重复排不会有任何变化。
    --json 的字段，每次联系一个对象：what（made, moved, changed, withdrawn, skipped）, vehicle,
    plate, key, topic, anchor, shown, due, until, role, channel, why（原因的代号）, text
cli-examples-calendar =
    示例：
      platedesk calendar due --from 2026-11-25T17:30 --working 1h30m
      platedesk calendar show 2026-10
cli-examples-calendar-due =
    示例：
      platedesk calendar due --from 2026-11-25T17:30 --working 1h30m
      platedesk calendar due --from "周五 16:00" --working 4h --pause 2026-11-28T09:00..2026-11-28T11:00
      platedesk calendar due --from 2026-11-25T17:30 --working 90m --json | jq -r .due

    正好在下班时到期的，算当天到期。第一行是到期时间，其余各行是用到的时段。
    --json 的字段：from, minutes, due, zone, used 和 pauses (from, to, minutes)；时间为 UTC
cli-examples-calendar-show =
    示例：
      platedesk calendar show
      platedesk calendar show 2026-10
      platedesk calendar show 2026-10 --json | jq -r 'select(.minutes == 0) | .day'

    --json 的字段，每天一个对象：day, weekday（1 为周一）, windows, minutes, why
    (usual, weekday, holiday, worked), text, known（该年假日尚未公布时为 false）
cli-examples-import =
    示例：
      platedesk import vehicles 客户.csv --dry-run
      platedesk import vehicles 客户.csv --map 对照.toml
      platedesk import history 工单.xlsx --sheet 2025
      platedesk import catalog 价目.xlsx --dry-run
      platedesk demo-data 1000 | platedesk import vehicles -

    可读 UTF-8、GB18030、UTF-16；逗号、分号或制表符分隔；列名中英文均可。被拒绝的行会说明
    行号、列名和原因，其余照做。再运行一次不会有任何改动。Ctrl-C 随时可停，不会丢失
cli-examples-export =
    示例：
      platedesk export vehicles > 车辆.csv
      platedesk export journal --json --since 2026-11-01
      platedesk export journal --plate 京A88618
      platedesk export estimates --json | jq -r .number

    车辆的列名用您的语言，其余各类用 --json 的字段名。会被电子表格程序当作公式的单元格
    前面加了撇号
cli-examples-demo-data =
    示例：
      platedesk demo-data 1000 > 车辆.csv
      platedesk demo-data 20000 --bad 30 --gb18030 > 车辆.csv
cli-examples-check =
    示例：
      platedesk check
      platedesk check --deep
cli-examples-rebuild =
    示例：
      platedesk rebuild
cli-examples-backup =
    示例：
      platedesk backup /media/disk/platedesk-20261124.tar.gz
      tar tzf /media/disk/platedesk-20261124.tar.gz

    文件里有客户的全部姓名、电话和原话，请像保管门店数据一样保管。
    自动备份：见 config.toml 的 [backup]
cli-examples-restore =
    示例：
      platedesk --store /srv/desk restore /media/disk/platedesk-20261124.tar.gz
      platedesk --store /tmp/drill restore /media/disk/platedesk-20261124.tar.gz
cli-examples-forget =
    示例：
      platedesk forget 13800138000
      platedesk forget 12.0 --yes

    仅限管理员，不能撤销。以前的备份和导出文件里仍有此人资料，到期请删除
cli-examples-keys =
    示例：
      platedesk keys --markdown
cli-examples-completions =
    示例：
      platedesk completions bash > ~/.local/share/bash-completion/completions/platedesk
      platedesk completions zsh > ~/.zfunc/_platedesk
      platedesk completions fish > ~/.config/fish/completions/platedesk.fish

## 提示

cli-see-help = 用法见 platedesk --help
cli-store-name = 我的门店
cli-made = 门店数据在 { $path }
cli-opened = { $path }：已打开，最近一次变更为第 { $seq } 号
cli-nothing-found = 没有符合“{ $query }”的车；请少输几个字符，或换车牌、姓名、电话的其他部分
cli-also = 这个车牌还对应 { $plate } { $car }
cli-checked = 已读日志 { $lines } 行、记录 { $records } 条；{ $count ->
    [0] 一切正常
   *[other] 有 { $count } 处不一致
}
cli-restored = { $path } 已恢复到备份时（{ $made }）的状态：日志 { $seq } 行，记录 { $records } 条，全部核对过
cli-percent = { $done } %
cli-nothing-to-rebuild = 日志是空的，没有可重建的内容
cli-applied = 完成 { $done } 行，拒绝 { $refused } 行
cli-tried = 可执行 { $done } 行，拒绝 { $refused } 行；没有作任何改动
cli-nothing-applied = 拒绝 { $refused } 行，因此没有作任何改动
cli-due = 到期 { $day } { $weekday } { $clock }
cli-closed = 不营业
cli-year-unknown = { $year } 年的假日尚不清楚，按平常日子计算；怎样补上见 docs/extending.md
cli-working = “{ $found }”不是工作时间；请写小时和分钟，如 1h30m 或 90m。一天没有固定的工作小时数
cli-pause = “{ $found }”不是暂停；请写起止时间，如 2026-11-25T10:00..2026-11-25T14:30
cli-month = “{ $found }”不是月份；请写 2026-11

## 读不出的行

cli-no-such-file = 没有文件 { $path }
cli-line-too-long = 这一行超过 { $most } kB
cli-no-utf8 = 这一行从第 { $at } 个字节起不是 UTF-8
cli-no-json = 从第 { $column } 列起不是 JSON（{ $detail }）
cli-no-object = 一行应为一个 JSON 对象，例如 {"{"}"change":"arrive","vehicle":"12.0"{"}"}
cli-no-text = 这里应为引号内的文字
cli-field-missing = 缺少这一项
cli-field-unknown = 没有这一项；可用的有 { $known }
cli-field-unreadable = 读不出来（{ $detail }）；格式见 platedesk schema

# forget
forget-nobody = 档案里没有“{ $who }”；请给出 card --json 显示的记录号，或电话号码
forget-several = 有几个人的电话是 { $who }；请给出其中一人的记录号：{ $list }
forget-already = { $person } 已经遗忘过了
forget-open-visit = 其车辆还在店里，请先离店
forget-open-order = 委托书 { $number } 未完成，请先结算或取消
forget-open-case = 投诉 { $number } 还在处理，请先关闭
forget-open-booking = 已有预约，请先取消
forget-admin = 只有管理员可以遗忘客户
forget-who = 将遗忘 { $name }（{ $person }），以下内容会永久清空：
forget-count = { $kind }：{ $count } 条
forget-alone = 只属于此人的车，说过和记下的话会清空，车牌、金额和日期保留：{ $cars }
forget-shared = 这些车还有其他人，进厂和委托书记录保留：{ $cars }
forget-not-yet = 还没有执行；加上 --yes 才执行，且不能撤销。以前的备份和导出文件里仍有此人资料
forget-done = { $person } 已遗忘；日志现有 { $lines } 行带空白部分。以前的备份和导出文件里仍有此人资料，到期请删除

# undo
cli-verb-undo = 撤销一项变更，连同随之而来的内容
cli-arg-seq = 变更在日志中的编号
cli-arg-undo-dry-run = 只说明会做什么，不作改动
cli-arg-trail-plate = 与 journal 合用：只导出这个车牌的车辆、人员及其全部记录的变更，每个字段一行
cli-arg-trail-record = 与 journal 合用：只导出这条记录（如 1041.0）的变更，每个字段一行
cli-only-journal = --plate 和 --record 只能与 journal 合用
cli-also-trail = 这个车牌还对应车辆 { $id }；其变更请用 export journal --record { $id } 导出
cli-no-record-id = “{ $found }”不是记录编号；应形如 1041.0
cli-undo-would = 第 { $seq } 号变更可以撤销。
cli-undone = 第 { $seq } 号变更已由第 { $by } 号变更撤销。

cli-examples-undo =
    示例：
      platedesk undo 1041 --dry-run
      platedesk undo 1041
