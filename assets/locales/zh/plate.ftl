### 车牌、车架号、电话和一般文字：录入有误时的提示。

## 车牌

plate-empty = 请输入车牌，例如 京A88618
plate-province = “{ $found }”不是省份简称；车牌以 京 沪 粤 川 等开头，例如 京A88618
plate-province-missing = 缺少省份简称：车牌不能以“{ $found }”开头，例如应为 京A88618；外国、港澳或试车牌请确认为“特殊车牌”
plate-office-missing = “{ $province }”后面应为发牌机关字母 A–Z，不是“{ $found }”，例如 { $province }A88618
plate-office-letter = 发牌机关字母不用“{ $found }”；应为 A–Z 中的其他字母
plate-office-end = “{ $province }”后面还缺字母和号码，例如 { $province }A88618
plate-serial-length = 字母后有 { $found } 位；普通车牌应为 { $low } 位，新能源车牌应为 { $high } 位
plate-serial-character = 号码里不能有“{ $found }”；只用数字和字母（没有 I 和 O）
plate-new-energy = 六位号码是新能源车牌：首位（小型车）或末位（大型车）应为 A B C D E F G H J K 之一；普通车牌为五位
plate-suffix-length = “{ $suffix }”字前应为 { $need } 位号码，现在有 { $found } 位
plate-suffix-range = “{ $suffix }”字前应为 { $low } 至 { $high } 位号码，现在有 { $found } 位
plate-cross-border = 带“{ $suffix }”字的车牌以 粤Z 开头，例如 粤Z1234{ $suffix }
plate-colour = 黄（大）和蓝（小）只用于五位号码的普通车牌；请去掉这个字
plate-armed-police-length = 武警车牌 WJ 和省份之后有 { $found } 位；应为 { $low } 至 { $high } 位
plate-unusual-length = 特殊车牌有 { $found } 个字符；应为 { $low } 至 { $high } 个
plate-unusual-character = 特殊车牌不能有“{ $found }”；只用字母、数字和汉字

## 车架号

vin-length = 车架号有 { $found } 位；应为 { $need } 位
vin-character = 车架号不能有“{ $found }”；只用数字和字母（没有 I、O、Q）
vin-check-digit = 第 9 位校验码是 { $found }，按其余各位应为 { $right }；请对照行驶证检查有没有输错

## 电话

phone-empty = 请输入电话，例如 138 0013 6621
phone-character = 电话里不能有“{ $found }”；只用数字，境外号码前加 +
phone-mobile-length = 手机号有 { $found } 位；应为 { $need } 位
phone-landline-length = 区号后有 { $found } 位；固定电话应为 { $low } 至 { $high } 位
phone-service-length = 400 或 800 号码有 { $found } 位；应为 { $need } 位
phone-area-code = 固定电话请加区号，例如 020 3888 1234
phone-area-unknown = 没有以“{ $found }”开头的区号；例如北京 010，广州 020，深圳 0755
phone-international = 境外号码有 { $found } 位数字；+ 和国家或地区代码开头，共 { $low } 至 { $high } 位，例如 +852 9123 4567
phone-unknown = { $found } 位；手机 11 位，固定电话加区号，境外号码前加 +

## 文字

text-control = 文字里有控制字符（{ $code }）；请删去后重新输入
text-too-long = 有 { $found } 个字符，最多 { $most } 个；请缩短

## 保存时的冲突

fault-conflict = { $by } 已在 { $at } 改过这条记录；请先看对方的修改再保存
