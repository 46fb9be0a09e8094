//! The Gregorian calendar, in which days are counted from 1970-01-01.
//!
//! Years begin in March, so the leap day is the last day of its year.

/// The number of days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
/// The number of days in a cycle of 400 years.
const CYCLE: i64 = 146_097;

/// The day of a date. Months and days are numbered from 1.
pub(crate) fn day_of_date(year: i64, month: i64, day: i64) -> i64 {
    let is_january_or_february = i64::from(month <= 2);
    let year = year - is_january_or_february;
    let month = month - 3 + 12 * is_january_or_february;
    days_before_year(year) + days_before_month(month) + day - 1 - EPOCH
}

/// Year, month and day of the date of a day.
pub(crate) fn date_of_day(day: i64) -> (i64, i64, i64) {
    let day = day + EPOCH;
    // A lower estimate: the years before the cycle, and years of 366 days.
    let mut year = day.div_euclid(CYCLE) * 400 + day.rem_euclid(CYCLE) / 366;
    while days_before_year(year + 1) <= day {
        year += 1;
    }
    let day_of_year = day - days_before_year(year);
    let month = (5 * day_of_year + 2) / 153;
    let is_january_or_february = i64::from(month >= 10);
    (
        year + is_january_or_february,
        month + 3 - 12 * is_january_or_february,
        day_of_year - days_before_month(month) + 1,
    )
}

/// The number of days before a year.
fn days_before_year(year: i64) -> i64 {
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)
}

/// The number of days of a year before a month. March is month 0.
fn days_before_month(month: i64) -> i64 {
    (153 * month + 2) / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates_have_known_days() {
        for (date, day) in [
            ((1970, 1, 1), 0),
            ((1969, 12, 31), -1),
            ((2000, 2, 29), 11_016),
            ((2024, 1, 2), 19_724),
            ((2100, 3, 1), 47_541),
            ((9999, 12, 31), 2_932_896),
        ] {
            assert_eq!(day_of_date(date.0, date.1, date.2), day);
            assert_eq!(date_of_day(day), date);
        }
    }

    #[test]
    fn each_day_has_the_date_after_the_day_before() {
        let mut last = date_of_day(-1);
        for day in 0..200_000 {
            let date = date_of_day(day);
            assert_eq!(day_of_date(date.0, date.1, date.2), day);
            assert!(date > last, "{date:?}");
            last = date;
        }
    }
}
