### 投诉：各种名称、时限，以及为什么这一步不能做。

kind-complaint = 投诉

source-counter = 前台
source-phone = 电话
source-hotline = 24 小时热线
source-callback = 回访
source-survey = 满意度调查
source-message = 留言
source-third_party = 第三方

complaint-class-product = 产品
complaint-class-service = 服务
complaint-class-communication = 沟通

severity-minor = 一般
severity-major = 严重
severity-safety = 安全

case-new = 未联系
case-contacted = 已联系
case-investigating = 调查中
case-offered = 已提方案
case-agreed = 已达成一致
case-done = 已处理
case-verified = 已复核
case-closed = 已结案
case-reopened = 重新受理

case-event-opened = 受理
case-event-contact = 联系客户
case-event-note = 备注
case-event-classed = 重新分类
case-event-waiting = 等待客户
case-event-answered = 客户已答复
case-event-handed_off = 转交
case-event-accepted = 接收转交
case-event-declined = 退回转交
case-event-moved = 推进
case-event-skipped = 跳过
case-event-offered = 提出方案
case-event-needs_approval = 待经理批准
case-event-approved = 经理批准
case-event-chosen = 客户选定方案
case-event-second_call = 二次回访
case-event-closed = 结案
case-event-reopened = 重新受理

clock-first_contact = 首次联系
clock-report_back = 答复客户

alarm-complaint = 投诉 { $number } { $state }
alarm-complaint-left = 投诉 { $number } { $state }，{ $clock }还剩 { $left }
alarm-complaint-broken = 投诉 { $number } { $state }，{ $clock }自 { $since } 起超时
alarm-complaint-waits = 投诉 { $number } { $state }，{ $since } 起等待客户

rules-class-twice = 类别“{ $class }”在第 { $first } 行已有；一个类别只归一个部门
rules-class-nowhere = 没有部门受理类别“{ $class }”

person-of-another-car = 此人不属于这辆车；请从这辆车的人员中选择，或先把此人加到这辆车
case-not-yours = 此投诉由 { $owner } 负责，只有负责人或经理可以这样做；您可以添加备注
case-is-closed = { $number } 已结案；请先写明原因，重新受理
case-not-now = { $number } 现为“{ $state }”，不能做这一步
case-leaves-out = 这样会跳过{ $count ->
    [1] “{ $state }”
   *[other] “{ $state }”等 { $count } 个环节
}；请写明原因
case-own-step = “{ $state }”有专门的步骤，会询问所需的内容
case-handed-already = 投诉已转交 { $to }，对方尚未接收；请先收回
case-handed-to = 投诉是转交给 { $to } 的，只有 { $to } 可以接收或退回
case-not-handed = 这件投诉没有待接收的转交
case-has-it-already = 这件投诉已由 { $to } 负责
case-no-such-user = 没有用户“{ $login }”；请从名单中选择
case-remedies = 应提出 { $wanted } 个方案供客户选择，现有 { $found } 个
case-remedy-cost = 费用应在 0.00 至 { $most } 之间
case-remedy-twice = 两个方案相同；请提出可供客户选择的不同方案
case-nothing-to-approve = 没有待批准的方案
case-unapproved = 方案超出限额，待经理批准；请经理批准，或另提方案
case-no-such-remedy = 没有第 { $number } 个方案
case-waits-already = { $since } 起已在等待客户
case-does-not-wait = 现在没有在等待客户
case-invite = 请邀请客户参加满意度调查，之后才能结案
only-the-store-manager = 二次回访由门店经理进行
