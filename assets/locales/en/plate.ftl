### Plates, VINs, telephones and text in general: what to say when input is wrong.

## Plates

plate-empty = Type a plate, such as 京A88618
plate-province = “{ $found }” is no province character; a plate begins with 京, 沪, 粤, 川 or another, as in 京A88618
plate-province-missing = The province character is missing: a plate does not begin with “{ $found }”, but as in 京A88618. For a foreign, Hong Kong, Macau or dealer plate, confirm it as unusual
plate-office-missing = After { $province } comes the office letter A–Z, not “{ $found }”, as in { $province }A88618
plate-office-letter = No office has the letter { $found }; use another of A–Z
plate-office-end = After { $province } the letter and number are missing, as in { $province }A88618
plate-serial-length = { $found } { $found ->
    [one] character
   *[other] characters
} after the letter; { $low } are needed, or { $high } on a new-energy plate
plate-serial-character = “{ $found }” cannot stand in the number; use digits and letters (there is no I or O)
plate-new-energy = Six characters make a new-energy plate: the first (small car) or last (large car) must be one of A B C D E F G H J K. An ordinary plate has five
plate-suffix-length = Before { $suffix } { $need } characters are needed; there are { $found }
plate-suffix-range = Before { $suffix } { $low } to { $high } characters are needed; there are { $found }
plate-cross-border = A plate with { $suffix } begins with 粤Z, as in 粤Z1234{ $suffix }
plate-colour = 黄 (large) and 蓝 (small) belong to ordinary plates of five characters only; leave it out
plate-armed-police-length = { $found } { $found ->
    [one] character
   *[other] characters
} after WJ and the province; { $low } to { $high } are needed
plate-unusual-length = An unusual plate needs { $low } to { $high } characters; this has { $found }
plate-unusual-character = “{ $found }” cannot stand in an unusual plate; use letters, digits and Chinese characters

## VINs

vin-length = The VIN has { $found } { $found ->
    [one] character
   *[other] characters
}; it needs { $need }
vin-character = “{ $found }” cannot stand in a VIN; use digits and letters (there is no I, O or Q)
vin-check-digit = The 9th character is { $found }, but the others call for { $right }; compare with the vehicle licence for a slip

## Telephones

phone-empty = Type a telephone number, such as 138 0013 6621
phone-character = “{ $found }” cannot stand in a telephone number; use digits, with a + before a foreign number
phone-mobile-length = The mobile number has { $found } digits; it needs { $need }
phone-landline-length = { $found } { $found ->
    [one] digit
   *[other] digits
} after the area code; a landline has { $low } or { $high }
phone-service-length = The 400 or 800 number has { $found } digits; it needs { $need }
phone-area-code = Put the area code before a landline number, as in 020 3888 1234
phone-area-unknown = No area code begins with { $found }; examples are 010 Beijing, 020 Guangzhou, 0755 Shenzhen
phone-international = The foreign number has { $found } { $found ->
    [one] digit
   *[other] digits
}; it begins with + and the country code and has { $low } to { $high }, as in +852 9123 4567
phone-unknown = { $found } { $found ->
    [one] digit
   *[other] digits
}; mobiles have 11, landlines an area code, others a +

## Text

text-control = There is a control character in the text ({ $code }); delete it and type again
text-too-long = { $found } characters, where at most { $most } fit; shorten it

## Conflicts at saving

fault-conflict = { $by } changed this record on { $at }; look at that change before you save
