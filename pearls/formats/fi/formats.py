"""The only home of Finnish days, times and numbers; the names beyond Django's own are used by all pages and mails."""

DATE_FORMAT = "j. E Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j. E Y, H:i"
SHORT_DATE_FORMAT = "j.n.Y"
SHORT_DATETIME_FORMAT = "j.n.Y H:i"
MONTH_DAY_FORMAT = "j. E"
YEAR_MONTH_FORMAT = "F Y"
WEEKDAY_DATE_FORMAT = "l j. E Y"
WEEKDAY_DATETIME_FORMAT = "l j. E Y, H:i"
WEEKDAY_EXACT_FORMAT = "l j. E Y, H:i:s"
WEEKDAY_DAY_CLOCK_FORMAT = "l j. E, H:i"
SHORT_WEEKDAY_DATETIME_FORMAT = "D j. E Y, H:i"
SHORT_WEEKDAY_DATE_FORMAT = "D j.n.Y"
MONTH_DAY_CLOCK_FORMAT = "j. E, H:i"
SHORT_DAY_FORMAT = "j.n."
SHORT_YEAR_MONTH_FORMAT = "n/Y"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u00a0"
NUMBER_GROUPING = 3
