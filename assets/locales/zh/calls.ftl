### 回访：排队的理由、通话结果，以及登记时的提示。

## 为什么是这一通、为什么现在

why-topic = { $topic }
why-case = 投诉 { $number } 未结
why-key-account = 大客户
why-promised = 约定 { $at }
why-asked = { $name } 安排
why-along = 一并谈 { $count } 项
why-late-minutes = 已超时 { $count } 分钟
why-late-hours = 已超时 { $count } 小时
why-late-days = 已超时 { $count } 天
why-due = 现在该打
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
