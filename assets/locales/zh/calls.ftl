### 回访：排队的理由、通话结果，以及登记时的提示。

## 为什么是这一通、为什么现在

why-topic = { $topic }
why-case = 投诉 { $number } 未结
why-key-account = 大客户
why-promised = 应在 { $at } 前
why-asked = { $name } 安排
why-along = 顺带谈 { $count } 项
why-late-minutes = 已超时 { $count } 分钟
why-late-hours = 已超时 { $count } 小时
why-late-days = 已超时 { $count } 天
why-due = 现在该打
why-send = 现在该发
why-window = { $from } 起可打，最晚 { $to }
why-comes = { $at } 打
why-quiet = 午休不打扰，{ $at } 后再打
why-closed = 门店已关门，{ $at } 后再打
why-own-hours = 客户只方便在 { $hours } 接听，{ $at } 后再打
why-no-hours = 客户方便的时间都不在营业时间内；请改时间或改发消息
why-try = 第 { $number } 次（最多 { $most } 次），{ $at } { $outcome }
why-last-try = 上次 { $at } { $outcome }

## 通话结果

outcome-fine = 一切正常
outcome-problem = 有问题
outcome-booked = 已预约
outcome-no_answer = 无人接听
outcome-busy = 占线
outcome-call_back = 约时再打
outcome-wrong_number = 号码错误
outcome-do_not_call = 请勿致电

## 联系方式

channel-any = 不限
channel-phone = 电话
channel-sms = 短信
channel-wechat = 微信
channel-qq = QQ
channel-letter = 信函
channel-email = 邮件
channel-visit = 上门拜访

## 回访状态

call-planned = 待回访
call-made = 已回访
call-given_up = 未联系上
call-withdrawn = 已撤回

## 登记回访结果

second-call-on-case = 这是投诉 { $number } 的二次回访，请在该投诉中登记客户的答复
not-open-made = { $by } 已于 { $at } 完成这次回访，无需再登记
not-open-given-up = { $by } 多次未联系上，已于 { $at } 结束；如需再打请另外安排下次联系
not-open-withdrawn = 这次回访已于 { $at } 撤回：{ $reason }
along-of-another = 那是联系另一位客户，或用另一种方式联系，请单独登记
message-is-sent = 消息发出即可，不会“{ $outcome }”；请登记为已发送或号码错误
not-with-outcome = “{ $outcome }”不需要填这一项；请删去，或改选结果
problem-needs-complaint = 请登记投诉：客户的原话和类别
booked-needs-time = 请填写预约进厂的日期和时间
again-needed = 请填写再打的日期和时间
time-is-over = { $at } 已过，现在是 { $now }；请填写以后的时间
time-too-far = { $at } 在一年以后；请检查年份
time-closed = { $at } 不营业；最近的营业时间是 { $next }
heard-below-last = { $km } 公里低于上次的 { $last } 公里；请再问一次，或先不填，等车进厂再读
heard-jump = { $km } 公里比上次的 { $last } 公里多出很多；请再问一次，或先不填，等车进厂再读
call-not-scored = 这次回访不做满意度调查
survey-score-range = 评分应为 0 至 10
not-of-this-car = 此人不属于这辆车；请从车辆联系人中选择，或先添加
asked-do-not-call = 客户要求请勿致电，这种联系又不能发消息；请改选其他方式
booking-arrived = 车已按 { $at } 的预约进厂，不能再取消
booking-cancelled = 预约已取消：{ $reason }

## 眼下要注意的

alarm-booked = 预约 { $at } 到店：{ $what }
alarm-booked-over = 预约 { $at } 未到：{ $what }
alarm-call-due = 待回访：{ $topic }{ $count ->
    [1] {""}
   *[other] {" "}等 { $count } 项
}
alarm-call-late = 回访已超时：{ $topic }{ $count ->
    [1] {""}
   *[other] {" "}等 { $count } 项
}

## 找不到的内容

kind-callback = 回访
kind-booking = 预约
