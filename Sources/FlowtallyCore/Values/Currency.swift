/// A currency of ISO 4217.
package struct Currency: Sendable, Hashable {
    /// Three letters, such as `EUR`.
    package let code: String

    /// Nil for a code that is not an active currency of ISO 4217.
    package init?(code: String) {
        guard Self.minorUnitDigits[code] != nil else { return nil }
        self.code = code
    }

    package static let euro = Currency(code: "EUR")!

    /// How many digits stand behind the decimal point: 2 for EUR, 0 for JPY, 3 for KWD.
    package var minorUnitDigits: Int { Self.minorUnitDigits[code] ?? 2 }

    package static var allCodes: [String] { minorUnitDigits.keys.sorted() }

    /// ISO 4217:2015, list one, as amended up to 2026 (without funds, metals and test codes).
    private static let minorUnitDigits: [String: Int] = {
        let byDigits: [Int: String] = [
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
            2: """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC \
            CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR \
            JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD \
            NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN \
            SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG
            """,
            3: "BHD IQD JOD KWD LYD OMR TND",
        ]
        let pairs = byDigits.flatMap { digits, codes in codes.split(separator: " ").map { (String($0), digits) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()
}
