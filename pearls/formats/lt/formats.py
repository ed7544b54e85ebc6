"""The only home of Lithuanian days, times and numbers; the names beyond Django's own are used by all pages and mails."""

DATE_FORMAT = "Y \\m. E j \\d."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y \\m. E j \\d., H:i"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
MONTH_DAY_FORMAT = "E j \\d."
YEAR_MONTH_FORMAT = "Y \\m. F"
WEEKDAY_DATE_FORMAT = "Y \\m. E j \\d., l"
WEEKDAY_DATETIME_FORMAT = "Y \\m. E j \\d., l, H:i"
WEEKDAY_EXACT_FORMAT = "Y \\m. E j \\d., l, H:i:s"
WEEKDAY_DAY_CLOCK_FORMAT = "E j \\d., l, H:i"
SHORT_WEEKDAY_DATETIME_FORMAT = "Y \\m. E j \\d., D, H:i"
SHORT_WEEKDAY_DATE_FORMAT = "Y-m-d, D"
MONTH_DAY_CLOCK_FORMAT = "E j \\d., H:i"
SHORT_DAY_FORMAT = "m-d"
SHORT_YEAR_MONTH_FORMAT = "Y-m"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u00a0"
NUMBER_GROUPING = 3
