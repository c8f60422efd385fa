import FlowtallyCore

/// The page of a workspace's members.
struct MembersPage {
    struct Input {
        var notice: Notice?
        var invited: Invitations.Invited?
        var typed = MemberInput()
        var errors: [FormError] = []
    }

    enum Notice: String, CaseIterable {
        case changed, removed

        var text: String {
            switch self {
            case .changed: "The role is changed."
            case .removed: "The member is removed, and signed out everywhere."
            }
        }
    }

    struct Row {
        let id: String
        let action: String
        let name: String
        let email: String
        let isViewer: Bool
        let roleLabel: String
        let state: String
        /// Whether the invitation can still be accepted, or was.
        let isExpired: Bool
        let isInvited: Bool
        let roles: [RoleChoice]
    }

    struct RoleChoice {
        let value: String
        let label: String
        let isSelected: Bool
    }

    struct Link {
        let name: String
        let url: String
        let until: String
    }

    let head = SettingsSection.members.head
    let csrf: String
    let flash: String?
    let errors: [FormError]
    let link: Link?
    let rows: [Row]
    let total: String
    let fields: [FormField]
    let newRoles: [RoleChoice]

    init(_ input: Input, members: [Member], viewer: Principal, format: DisplayFormat, now: Instant) {
        csrf = viewer.csrfToken ?? ""
        flash = input.notice?.text
        errors = input.errors
        link = input.invited.map { invited in
            Link(
                name: invited.member.user.name, url: invited.link,
                until: format.date(format.calendar.day(of: invited.member.invitedUntil ?? now)))
        }
        rows = members.map { Self.row($0, viewer, format, now) }
        total = "\(members.count) \(members.count == 1 ? "person" : "people")"
        fields = input.typed.fields(errors: input.errors)
        newRoles = Self.roles(selected: input.typed.role ?? .viewer)
    }

    /// The id of a member's row, to which an error about them leads.
    static func rowID(_ id: UserID) -> String { "member-\(id)" }

    private static func row(_ member: Member, _ viewer: Principal, _ format: DisplayFormat, _ now: Instant) -> Row {
        let isExpired = member.invitedUntil.map { $0 <= now } ?? false
        func day(_ instant: Instant) -> String { format.date(format.calendar.day(of: instant)) }
        let state =
            if let until = member.invitedUntil {
                isExpired ? "Invitation expired \(day(until))" : "Invited until \(day(until))"
            } else { "Since \(day(member.createdAt))" }
        return Row(
            id: rowID(member.user.id), action: Route.memberPage.link(member.user.id.text), name: member.user.name,
            email: member.user.email, isViewer: member.user.id == viewer.user?.id, roleLabel: member.role.label,
            state: state, isExpired: isExpired, isInvited: member.invitedUntil != nil,
            roles: roles(selected: member.role))
    }

    private static func roles(selected: MemberRole) -> [RoleChoice] {
        MemberRole.allCases.map {
            RoleChoice(value: $0.rawValue, label: "\($0.label): \($0.meaning)", isSelected: $0 == selected)
        }
    }
}

/// Somebody to be invited, as they were typed in.
struct MemberInput {
    var name = ""
    var email = ""
    var role: MemberRole?

    init() {}

    init(_ form: Form) {
        name = form["name"]
        email = form["email"]
        role = MemberRole(rawValue: form["role"])
    }

    func draft() -> (MemberDraft?, errors: [FormError]) {
        var errors: [FormError] = []
        errors.requireText(
            name, "name", upTo: MemberDraft.nameLength.upperBound,
            "Please give a name of at most \(MemberDraft.nameLength.upperBound) characters.")
        errors.require(UserDraft.isEmail(email), "email", "Please give an email address, such as ada@example.com.")
        errors.require(role != nil, "role", "Please choose a role.")
        guard let role, errors.isEmpty else { return (nil, errors) }
        return (MemberDraft(email: email, name: name, role: role), [])
    }

    func fields(errors: [FormError]) -> [FormField] {
        [
            FormField("name", "Name", value: name, errors: errors),
            FormField("email", "Email", value: email, type: "email", errors: errors),
        ]
    }
}

extension MemberRole {
    var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    var meaning: String {
        switch self {
        case .owner: "everything"
        case .editor: "workflows, rates and requests"
        case .viewer: "only looks"
        }
    }
}
