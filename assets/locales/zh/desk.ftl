### 业务操作的提示：能不能做、为什么，以及一辆车眼下要注意什么。

## 找不到、认不出的内容

kind-vehicle = 车辆
kind-person = 人员
kind-visit = 进厂记录
kind-order = 委托书
kind-user = 用户
fault-no-record = 没有编号为 { $id } 的{ $kind }；请重新查找，或按卡片上的编号填写
no-such-key = 没有“{ $key }”；可用的有：{ $known }
no-such-item = 检查单里没有“{ $key }”这一项
no-such-line = 估价单上没有可以操作的第 { $number } 行
no-such-mark = 本次进厂没有第 { $number } 号损伤标记
no-such-question = 本次进厂没有第 { $number } 个技术支持问题
not-in-the-catalog = 项目目录里没有“{ $key }”
needed = 此项必填

## 车辆和客户档案

plate-has-a-file = { $plate } 已有档案；请打开原档案，或将车牌从那辆车转过来
vin-has-a-file = 车架号 { $vin } 已有档案；请打开原档案
too-many-phones = 最多 { $most } 个电话；请去掉不用的号码
year-out-of-range = “{ $text }”不是年款；应为 1950 至 { $last }
day-unreadable = “{ $text }”不是日期；请写成 2026-11-25
month-unknown = 没有 { $month } 月；月份为 1 至 12
day-not-in-month = { $month } 没有 { $day } 日；最后一天是 { $last } 日
day-too-late = { $day } 在一年以后；请检查年份
mileage-no-number = “{ $text }”不是里程；请用数字填写公里数，例如 48210
mileage-too-large = { $km } 公里过大；最多 { $most } 公里
mileage-below-last = { $km } 公里低于上次的 { $last } 公里；请更正，或写明原因

## 接待与环车检查

already-here = 这辆车已在店，{ $at } 进厂
visit-over = 这次进厂已于 { $at } 结束；车再来时请重新接待
walkaround-confirmed = { $who } 已于 { $at } 确认环车检查；如要修改请先重新打开，改后须再次确认
outside-the-car = 这个位置不在车身上；请标在车身图上
size-out-of-range = 尺寸应为 1 至 10000 毫米
fuel-eighths = 燃油按八分之一油箱计，应为 0 至 8
fuel-percent = 电动车按电量百分比计，应为 0 至 100
locker-number-needed = 有物品寄存，请填写寄存柜号
missing-items = 环车检查还有 { $count } 项未做，从“{ $place }”开始
missing-km = 还没有填里程
missing-fuel = 还没有填油量或电量
missing-valuables = 还没有询问贵重物品
missing-answer = 还没有询问：{ $question }
missing-class = 还没有选择需求类别
only-a-manager = 只有经理可以这样做；请经理登录操作
only-an-admin = 只有管理员可以这样做
last-admin = 这是唯一的管理员；请先任命另一位管理员
order-running = 委托书 { $number } 还在进行；请先交车或取消委托书

## 估价单

pieces-out-of-range = 数量应为 1 至 { $most }
price-out-of-range = 单价应为 0.00 至 { $most }
hours-out-of-range = 计费工时应大于 0，最多 100
line-has-no-options = 这一行没有可选的规格
line-has-no-pieces = 只有配件行才有数量
line-decided = { $who } 已于 { $at } 对这一行作出决定；请另加一行
line-in-work = “{ $name }”已确认并已开工，不能再改
line-is-back = “{ $name }”已在另一张估价单上
too-many-lines = 估价单已满，最多 { $most } 行
nothing-waits = 没有等待客户确认的项目
order-of-another-car = 这张单不属于这辆车
order-closed = 委托书 { $number } 已结束；新的项目请另开估价单
order-without-visit = 车还没有进厂；请先接待，再确认维修项目
walkaround-not-confirmed = 客户还没有确认环车检查；请先确认，或请经理准予免除
promise-in-the-past = { $at } 已过；请承诺一个更晚的时间
nothing-approved = 没有客户同意的项目，不能开工；请先确认项目，或取消委托书
order-not-approved = 还没有确认任何项目，没有可以更改的承诺时间

## 车间

state-not-next = “{ $from }”的委托书不能直接变为“{ $to }”
state-own-change = “{ $to }”有专门的步骤，会询问所需的内容
lines-wait = 还有客户未答复的项目；请先确认、拒绝或暂缓
delivery-item-open = 交车检查还未完成：{ $item }
score-out-of-range = 满意度评分应为 0 至 10
payment-negative = 付款金额不能小于 0.00
payment-not-the-total = 已付 { $given }，应付 { $due }；付款合计应等于应付金额

## 用户

login-characters = 登录名只用英文字母、数字、点、连字符和下划线，最多 32 个字符

## 眼下要注意的

alarm-here = 在店，{ $at } 进厂
alarm-promised = { $state }，承诺 { $at }
alarm-late = { $state }，已超时 { $minutes } 分钟
alarm-put-off = 上次未做：{ $name }{ $count ->
    [1] {""}
   *[other] {" "}等 { $count } 项
}
alarm-service-km = 保养到期：{ $km } 公里
alarm-service-day = 保养到期：{ $day }
alarm-insurance = 保险{ $days ->
    [0] 今天到期
   *[other] 还有 { $days } 天到期
}
alarm-insurance-over = 保险已于 { $day } 到期
alarm-inspection = 年检{ $days ->
    [0] 今天到期
   *[other] 还有 { $days } 天到期
}
alarm-inspection-over = 年检已于 { $day } 到期
alarm-birthday = { $name }{ $days ->
    [0] 今天生日
    [1] 明天生日
   *[other] { $days } 天后生日
}
alarm-key-account = 大客户 { $company }，客户经理 { $manager }
alarm-key-account-of = 大客户，客户经理 { $manager }
alarm-do-not-call = 请勿致电
alarm-lost = { $day } 之后没有来过
lacks-name = 缺姓名
lacks-phone = 缺电话
lacks-vin = 缺车架号
lacks-mileage = 缺里程

## 委托书状态

state-quoted = 已报价
state-approved = 已确认
state-in_work = 维修中
state-waiting_parts = 等配件
state-waiting_approval = 等客户确认
state-quality_check = 质检
state-wash = 洗车
state-ready = 待交车
state-delivered = 已交车
state-settled = 已结算
state-cancelled = 已取消

## 客户对项目的决定

verdict-approved = 同意
verdict-declined = 拒绝
verdict-deferred = 暂缓

## 需求类别

class-maintenance = 保养
class-repair = 维修
class-body = 钣喷
class-claim = 理赔
class-recall = 召回
class-inspection = 年检

## 损伤种类

damage-scratch = 划痕
damage-dent = 凹陷
damage-crack = 裂纹
damage-paint = 漆面
damage-rust = 锈蚀
damage-missing = 缺失

## 角色

role-advisor = 服务顾问
role-agent = 客服专员
role-sales = 销售顾问
role-sales-manager = 销售经理
role-manager = 服务经理
role-store-manager = 门店经理
role-admin = 管理员

## 动力类型

energy-petrol = 汽油
energy-diesel = 柴油
energy-hybrid = 混合动力
energy-plug_in = 插电混动
energy-electric = 纯电动

## 客户等级

tier-ordinary = 普通
tier-vip = 贵宾
tier-gold = 金卡

## 门店

desk-config = 配置无法写成文件：{ $error }
desk-no-sandbox = 只有演示或沙盒门店可以固定时间；请去掉 --now，或用 init --sandbox 新建
desk-not-owner = 只有门店数据的系统所有者可以用 --as 代他人操作
desk-no-such-user = 没有登录名为 { $login } 的用户；请管理员先登记
desk-not-enrolled = { $login } 还没有登记为用户；请管理员登记
desk-no-such-plate = 没有 { $plate } 的档案；请核对车牌，或新建档案
demo-too-many = 演示数据最多 { $most } 辆车
demo-tables = 演示数据表读不出来；请报告这个问题
alarm-bill-open = 已交车，待结账 { $sum }
change-without-rule = 程序缺少对“{ $change }”的处理，未作任何更改；请报告此问题
mileage-jump = { $km } 公里比上次的 { $last } 公里多出很多；请核对，确实如此请说明原因
energy-by-plate = 按车牌

undo-no-line = 日志中没有第 { $seq } 号变更
undo-not-yours = 这项变更是 { $by } 做的；只有 { $by } 本人或管理员可以撤销
undo-forgotten = 这项变更中的个人资料已被遗忘，无法撤销
undo-delivered = 已交车的不能撤销；还要做的事请重新接车
undo-settled = 已结算的账单不能撤销；需要更正的请另开委托书
undo-notified = 已经通知过客户；请再发一次通知说明现在的情况（n）
undo-promised = 新的时间已告知客户；请再改一次承诺时间（d）
undo-sent = 消息已经发出；请另约一次联系（p）
undo-planned = 计划程序会再次安排；请改为撤回这次回访（x）
undo-enrolled = 已登记的用户不能撤销；可以用别的角色或姓名重新登记
undo-language = 屏幕语言请按 Ctrl-T 换回
undo-taken-back = { $by } 已在 { $at } 撤销了这项变更
undo-booked-again = 这辆车现在有另一个预约；请先取消那个预约
undo-nothing-left = 这项变更已没有可撤销的内容
fault-later = { $by } 后来在 { $at } 又改过（第 { $seq } 号变更）：{ $kind }的{ $field }；请先撤销那一项
fault-later-made = { $by } 后来在 { $at } 又以此为依据（第 { $seq } 号变更）：{ $kind }；请先撤销那一项
only-an-admin-clock = 只有管理员可以确认时钟正确
