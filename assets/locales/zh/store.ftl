### 存储的提示：占用、损坏、空间。

## 打开

store-none-here = { $path } 里没有门店数据；请用“platedesk init”新建，或指定其他目录
store-not-empty = { $path } 不是空目录；请为门店数据另选一个新目录或空目录
store-in-use = { $user } 自 { $since } 起已打开此数据（进程 { $pid }）；请先在那边退出
store-in-use-unknown = 此数据已被其他进程打开（进程 { $pid }，用户 { $user }）；请先在那边退出
store-read-only = 没有写入 { $path } 的权限；请开放写权限，或指定其他目录
store-torn = 上次写入中断：已从 { $segment } 第 { $line } 行起截去 { $bytes } 字节；其中没有已提示“保存成功”的内容
store-replayed = 已从日志补上 { $lines } 次修改
store-rebuilt = 已按日志的 { $lines } 行重建数据视图；其中的内容没有丢失
store-view-ahead = 日志只到第 { $journal } 行，但数据视图已见过第 { $view } 行：其间的修改在日志中缺失。见过它们的数据视图已移到 { $path }。请先停止使用，从备份找回日志的末尾
store-damage-seen = 日志 { $segment } 第 { $line } 行（第 { $byte } 字节）损坏：{ $why }。该行的内容在数据视图里完好，可以继续工作。请用“platedesk check”查看影响，并从备份恢复该文件
store-view-doubted = 已发现数据视图损坏；将按日志重建
store-view-differs = 数据视图已损坏：现有 { $found } 项与写入的 { $expected } 项不符；将按日志重建
store-checkpoint-newer = 检查点 { $path } 的格式 { $version } 由更新版本的 platedesk 写入，未使用
store-checkpoint-damaged = 检查点 { $path } 不能使用（{ $why }），未使用
store-copy-differs = { $path } 与原文件不一致，原文件保持不动；请检查磁盘
store-checkpoint-foreign = 有检查点不属于这份日志，或比日志知道得更多；它在 { $path }，无人需要查看时可以删除
store-view-broken = { $path } 的数据视图不能使用（{ $error }）；请重新打开，会按日志自动重建

## 写入

store-io = { $path } 读写失败：{ $error }；请检查磁盘
store-disk-full = 磁盘已满，没有保存；请腾出空间后再保存一次（{ $path }）
store-sync-failed = 不能确定是否已保存：磁盘没有确认写入。请重新启动后核对（{ $path }：{ $error }）
store-stopped = 没有保存：磁盘出过故障，现在只能查看；磁盘恢复正常后请重新启动
store-catching-up = 没有保存：之前保存的内容还没有全部显示出来；请稍后再保存一次
store-view-away = 正在重新打开数据，请稍后再看
store-late = 不能确定是否已保存：磁盘没有响应。请重新启动后核对
store-busy = 没有保存：前面排队的操作太久；请再保存一次
store-open-full = 磁盘已满，打不开 { $path }；请腾出空间后重新启动，已保存的内容不受影响
store-open-stuck = 打开 { $path } 时磁盘没有响应；请检查磁盘后重新启动
store-change-too-large = 这次修改太大，一次最多 { $most } kB；请缩短文字或分几次保存
store-no-salt = 系统没有提供随机数（{ $error }），没有保存；请重新启动
store-seal = 修改无法转成文本（{ $error }），没有保存；请报告此问题
store-panic = 处理这次修改时程序内部出错，没有保存，其他修改不受影响；请报告您录入的内容
store-no-thread = 系统无法再开线程（{ $error }）；请关闭其他程序后重新启动
store-closed = 程序正在退出，不再接受修改；请重新启动后再录入一次
store-base-gone = 这次修改所依据的记录 { $id } 不存在；请重新打开该车查看

## 损坏

store-journal-missing = { $path } 中缺少包含第 { $line } 行的日志文件；请从归档或备份恢复
store-journal-damaged = 日志 { $segment } 第 { $line } 行（第 { $byte } 字节）损坏：{ $why }；请从备份恢复该文件，现有文件没有改动
store-bad-incomplete = 此行没有写完
store-bad-checksum = 校验和不符
store-bad-form = 不是日志行（{ $detail }）
store-bad-newer = 格式 { $version } 由更新版本的 platedesk 写入，请使用该版本
store-bad-number = 编号是 { $found }，应为 { $expected }
store-bad-chain = 与上一行接不上，有行被改动、插入或删除
store-bad-packed = 压缩部分无法解压（{ $detail }）
store-bad-personal = 个人信息部分与写入时不一致
store-value-damaged = 数据视图在 { $key } 处损坏（{ $why }）；请用“platedesk rebuild”重建
store-apply-order = 日志出现第 { $found } 行，应为第 { $expected } 行；请用“platedesk rebuild”重建数据视图
store-apply-misfit = 日志第 { $seq } 行与记录 { $id } 不符（{ $why }）；请用“platedesk rebuild”重建数据视图

## 检查

store-check-lines = 日志有 { $found } 行完好，应有 { $expected } 行
store-check-applied = 数据视图到第 { $view } 行，日志到第 { $journal } 行
store-check-place = { $key } 在数据视图里的位置不对
store-check-index-extra = 辅助表里多出 { $key }，没有记录与它对应
store-check-index-missing = 辅助表里缺少 { $key }
store-check-differs = { $tree }：{ $key } 与日志不一致
store-check-extra = { $tree }：{ $key } 在数据视图里有，日志里没有
store-check-missing = { $tree }：{ $key } 在日志里有，数据视图里没有
store-check-checkpoint = 检查点 { $path } 有 { $count } 条记录与日志不一致
store-check-blanked = 日志有 { $found } 行带空白部分，与因遗忘客户而清空的 { $expected } 行不符：有人改动过
store-forget-damaged = 日志已损坏；请先修复再遗忘客户（“platedesk check”会说明办法）
store-forget-archive = 现在读不到归档；其中也有客户的资料，请先恢复归档再遗忘客户
store-forget-rest = 上次中断的遗忘已补做完成
store-check-archived = 第 1 至 { $until } 行在归档中，现在读不到，没有检查
store-check-not-replayed = 没有检查点包含第 { $line } 行，无法把数据视图与日志重放对照
store-check-one-line = 第 { $line } 行
store-check-some-lines = 第 { $first } 至 { $last } 行
store-check-lines-on = 第 { $first } 行以后
store-check-touches-none = { $lines }写过的记录，后来都已另有修改
store-check-touches = { $lines }写过：{ $records }{ $more ->
    [0] {""}
   *[other] ，另有 { $more } 条
}
store-check-go-on = 数据视图和检查点都有这些内容：记录没有丢失，可以继续工作。要补全历史，请把含有 { $segment } 的最新备份恢复到空目录，再从中复制 journal/{ $segment }
store-check-go-on-view = 数据视图有这些内容，但检查点没有：请不要删除数据视图。请立即在控制台里备份，备份会保留这些内容；然后把含有 { $segment } 的较早备份恢复到空目录，再从中复制 journal/{ $segment }
store-check-go-on-checkpoint = 检查点有这些内容：可用“platedesk rebuild”据此重建数据视图。要补全历史，请把备份恢复到空目录，再从中复制 journal/{ $segment }
store-check-go-on-backup = 只有备份还有这些内容：请把最新备份恢复到空目录，从中复制 journal/{ $segment }，再重新打开

## 备份

store-backup-exists = { $path } 已存在；请为备份另取文件名
store-backup-archived = 日志第 1 至 { $until } 行在归档中，现在读不到，没有包含在此备份里
store-backup-damaged = 备份 { $path } 已损坏（{ $why }）；请换用其他备份
store-backup-newer = 备份 { $path } 的格式 { $version } 由更新版本的 platedesk 写入，请使用该版本

## 门店数据的状况，每个屏幕都显示

health-full = 磁盘已满：现在不能保存，仍可查看；腾出空间后自动恢复
health-full-behind = 磁盘已满：已保存的内容还没有全部显示，暂停保存；腾出空间后自动恢复
health-behind = 已保存的内容还没有全部显示，暂停保存；若一直如此请重新启动
health-damaged = 数据视图已损坏，正在按日志重建，暂停保存；内容没有丢失
health-unknown = 磁盘故障：最后一次保存不能确定，已停止保存；请重新启动后核对
health-clock-behind = 时钟比最后一次记录（{ $last }）早，暂以该时间为准
health-planning-waits = 回访计划暂停：时钟比 { $last } 超前太多；请管理员按“:”选“时钟”
