/// This program.
package enum Program {
    package static let name = "flowtally"
    package static let version = "0.6.4"
}
