/// The style sheet of all pages, made of one file for each component; later ones win.
enum StyleSheet {
    static let components = [
        "tokens", "base", "header", "controls", "forms", "slots", "filters", "tables", "pages", "cards", "badge",
        "chart", "requests", "performance", "runs", "workflows", "settings", "reference", "print",
    ]

    static let text = components.map { Assets.source("css/\($0).css") }.joined(separator: "\n")
}
