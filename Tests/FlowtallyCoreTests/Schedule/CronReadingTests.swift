import Testing

@testable import FlowtallyCore

struct CronReadingTests {
    private func problem(_ text: String) -> String? {
        do throws(CronProblem) {
            _ = try CronExpression(text)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        "what cron understands is read",
        arguments: [
            "* * * * *", "0 3 * * *", "*/5 * * * *", "0-59/15 9-17 * * 1-5", "5,10,15-20 0 1,15 jan-MAR,dec Sun",
            "0 0 * * 7", "0 0 * * 5-7", "  0\t3 * * *  ", "@hourly", "@DAILY", "@midnight", "@weekly", "@monthly",
            "@yearly", "@annually", "*/60 * * * *", "0 0 29 2 *", "0 0 30 2 1",
        ])
    func valid(text: String) {
        #expect(problem(text) == nil)
    }

    @Test(
        "what is wrong is named with its field and what would be right",
        arguments: [
            ("0 25 * * *", "hour: 25 is not in 0-23"),
            ("60 * * * *", "minute: 60 is not in 0-59"),
            ("0 0 0 * *", "day of month: 0 is not in 1-31"),
            ("0 0 * 13 *", "month: 13 is not in 1-12 or jan-dec"),
            ("0 0 * * 8", "weekday: 8 is not in 0-7 or sun-sat"),
            ("0 0 * * monday", "weekday: monday is not in 0-7 or sun-sat"),
            ("0 0 * * L", "weekday: L is not in 0-7 or sun-sat"),
            ("? 0 * * *", "minute: ? is not in 0-59"),
            ("-5 * * * *", "minute: nothing is not in 0-59"),
            ("1,,2 * * * *", "minute: nothing is not in 0-59"),
            ("+5 * * * *", "minute: +5 is not in 0-59"),
            ("0 17-9 * * *", "hour: 17-9 ends before it begins"),
            ("0 0 * * fri-sun", "weekday: fri-sun ends before it begins; Sunday can be written as 7"),
            ("*/0 * * * *", "minute: the step 0 is not in 1-60"),
            ("*/61 * * * *", "minute: the step 61 is not in 1-60"),
            ("0 */x * * *", "hour: the step x is not in 1-24"),
            ("5/15 * * * *", "minute: 5/15 has a step without a range; 5-59/15 would have one"),
            ("0 3 * *", "there must be five fields (minute, hour, day of month, month, weekday), not 4"),
            ("0 0 3 * * *", "there must be five fields (minute, hour, day of month, month, weekday), not 6"),
            ("", "there must be five fields (minute, hour, day of month, month, weekday), not 0"),
            (
                "@reboot",
                "@reboot is not known; known are @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly"
            ),
            ("0 0 30 2 *", "day of month: none of the months that are named has such a day"),
            ("0 0 31 4,jun,9,11 *", "day of month: none of the months that are named has such a day"),
        ])
    func invalid(text: String, expected: String) {
        #expect(problem(text) == expected)
    }

    @Test(
        "a schedule in words",
        arguments: [
            ("0 3 * * 1-5", "At 03:00, Monday to Friday"),
            ("0 3 * * *", "At 03:00, every day"),
            ("30 6,18 * * *", "At 06:30 and 18:30, every day"),
            ("0 0 * * 0", "At 00:00, Sunday"),
            ("0 0 * * 6,0", "At 00:00, Saturday and Sunday"),
            ("* * * * *", "Every minute"),
            ("*/5 * * * *", "Every 5 minutes"),
            ("@hourly", "Every hour"),
            ("15 * * * *", "Every hour at minute 15"),
            ("1,2,3,40 * * * *", "Every hour at minutes 1 to 3 and 40"),
            ("0 */2 * * *", "Every 2 hours"),
            ("30 */2 * * *", "Every 2 hours at minute 30"),
            ("0 */4 * * *", "At 00:00, 04:00, 08:00, 12:00, 16:00 and 20:00, every day"),
            ("0 8-18 * * 1-5", "Every hour from 08:00 to 18:00, Monday to Friday"),
            ("*/15 9-17 * * *", "Every 15 minutes from 09:00 to 17:59"),
            ("*/15 9,11 * * 1", "Every 15 minutes in the hours 9 and 11, Monday"),
            ("0 5 28 * *", "At 05:00, day 28 of the month"),
            ("0 7 1,15 * *", "At 07:00, days 1 and 15 of the month"),
            ("0 0 1-7 1,7 *", "At 00:00, days 1 to 7 of January and July"),
            ("0 0 * 6-8 *", "At 00:00, in June to August"),
            ("0 0 * 12 mon", "At 00:00, Monday in December"),
            ("0 0 1 * 1", "At 00:00, day 1 of the month or Monday"),
            ("0 0 */31 * 1", "At 00:00, day 1 of the month if it is a Monday"),
        ])
    func words(text: String, expected: String) throws {
        #expect(try CronExpression(text).words == expected)
    }
}
