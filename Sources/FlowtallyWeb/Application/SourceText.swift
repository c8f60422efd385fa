extension String {
    /// The text of a script or a style sheet without comments that begin a line, and without indentation.
    ///
    /// Lines keep their numbers, so that what a browser complains of is found. No string may hold several lines.
    var withoutComments: String {
        var isInComment = false
        let lines = split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            let text = line.drop(while: \.isWhitespace)
            let isOfComment = isInComment || text.hasPrefix("//") || text.hasPrefix("/*") && !text.hasCode
            isInComment = (isInComment || text.hasPrefix("/*")) && !text.contains("*/")
            return isOfComment ? "" : text
        }
        return lines.joined(separator: "\n")
    }
}

extension Substring {
    /// Whether something follows a comment that it begins with.
    fileprivate var hasCode: Bool { contains("*/") && !hasSuffix("*/") }
}
