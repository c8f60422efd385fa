import Foundation

/// Prints at once, also where the output is not a terminal and would be held back until the program ends.
func announce(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
