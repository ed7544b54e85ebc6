"""The only home of Danish days, times and numbers; the names beyond Django's own are used by all pages and mails."""

DATE_FORMAT = "j. F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j. F Y, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
MONTH_DAY_FORMAT = "j. F"
YEAR_MONTH_FORMAT = "F Y"
WEEKDAY_DATE_FORMAT = "l j. F Y"
WEEKDAY_DATETIME_FORMAT = "l j. F Y, H:i"
WEEKDAY_EXACT_FORMAT = "l j. F Y, H:i:s"
WEEKDAY_DAY_CLOCK_FORMAT = "l j. F, H:i"
SHORT_WEEKDAY_DATETIME_FORMAT = "D j. F Y, H:i"
SHORT_WEEKDAY_DATE_FORMAT = "D j. M Y"
MONTH_DAY_CLOCK_FORMAT = "j. F, H:i"
SHORT_DAY_FORMAT = "j. M"
SHORT_YEAR_MONTH_FORMAT = "M Y"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
