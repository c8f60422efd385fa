/// The API's description as its page shows it. Text that may have code and emphasis in it is HTML.
struct APIReference {
    struct Group {
        let name: String
        let id: String
        let descriptionHTML: String
        var operations: [Operation]
    }

    struct Operation {
        let id: String
        let method: String
        let path: String
        let summaryHTML: String
        let descriptionHTML: String?
        /// The scope that a key needs.
        let scope: String?
        let isOpen: Bool
        let parameters: [Parameter]
        let body: Body?
        let answers: [Answer]
    }

    struct Parameter {
        let name: String
        let place: String
        let isRequired: Bool
        let typeHTML: String
        let descriptionHTML: String?
    }

    struct Body {
        let contents: [Content]
    }

    struct Content {
        let mediaType: String
        let typeHTML: String
        /// JSON, or as it is sent.
        let example: String?
    }

    struct Answer {
        let status: String
        let isProblem: Bool
        let descriptionHTML: String
        let contents: [Content]
    }

    struct Schema {
        let name: String
        let id: String
        let descriptionHTML: String?
        let properties: [Property]
        /// Of schemas that are no objects.
        let typeHTML: String?
        let example: String?
    }

    struct Property {
        let name: String
        let isRequired: Bool
        let typeHTML: String
        let descriptionHTML: String?
    }

    let title: String
    let descriptionHTML: String
    var groups: [Group]
    let schemas: [Schema]
}
