import Testing

@testable import FlowtallyPostgres

/// What is known of a transaction when its connection is lost, at each of its steps.
struct ConnectionLifeTests {
    private let transaction = TransactionID(number: "7", incarnation: "1")

    private func life(_ steps: (inout ConnectionLife) -> Void) -> ConnectionLife {
        var life = ConnectionLife()
        steps(&life)
        return life
    }

    @Test("until the commit is asked for, nothing has changed")
    func beforeCommit() {
        for steps: (inout ConnectionLife) -> Void in [
            { _ in }, { $0.begin(.read) }, { $0.begin(.write) },
            {
                $0.begin(.write)
                $0.refuse()
            },
        ] {
            var life = life(steps)
            let consequence = life.lose()
            #expect(consequence == .nothingChanged)
            #expect(life.state == .closed)
            #expect(!life.isReusable)
        }
    }

    @Test("from then on only the server can tell, unless there was nothing to commit")
    func whileCommitting() {
        var life = life {
            $0.begin(.write)
            $0.askForCommit(of: transaction)
        }
        let consequence = life.lose()
        #expect(consequence == .unknown(transaction))
        var empty = self.life {
            $0.begin(.write)
            $0.askForCommit(of: nil)
        }
        let second = empty.lose()
        #expect(second == .nothingChanged)
    }

    @Test("after the answer to a commit the next transaction may begin, and its loss is its own")
    func afterCommit() {
        var life = life {
            $0.begin(.write)
            $0.askForCommit(of: transaction)
            $0.end()
        }
        #expect(life.isReusable)
        life.begin(.write)
        #expect(!life.isReusable)
        let consequence = life.lose()
        #expect(consequence == .nothingChanged)
    }

    @Test("a refused transaction ends by being undone")
    func refused() {
        var life = life {
            $0.begin(.write)
            $0.refuse()
        }
        #expect(life.state == .failed)
        life.end()
        #expect(life.isReusable)
    }

    @Test("what is lost stays lost")
    func lost() {
        var life = life { $0.begin(.read) }
        _ = life.lose()
        life.end()
        #expect(!life.isReusable)
        let consequence = life.lose()
        #expect(consequence == .nothingChanged)
    }

    @Test("a commit stands only where its number cannot be another's")
    func outcomes() {
        let cases: [(status: String?, same: CommitOutcome, other: CommitOutcome)] = [
            ("committed", .stands, .unknowable), ("aborted", .undone, .undone), ("in progress", .notYet, .undone),
            (nil, .unknowable, .unknowable),
        ]
        for (status, same, other) in cases {
            #expect(CommitOutcome(status: status, isSameIncarnation: true) == same)
            #expect(CommitOutcome(status: status, isSameIncarnation: false) == other)
        }
    }
}
