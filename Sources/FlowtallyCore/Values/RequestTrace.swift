/// Which request the work under way is for.
package enum RequestTrace {
    /// The request's id, as the log and the answer's header have it; nil for work that no request asked for.
    @TaskLocal package static var id: String?
}
