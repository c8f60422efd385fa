import FlowtallyCore

/// The form of logo and accent colour.
struct BrandingForm {
    let csrf: String
    let action = Route.branding.link()
    let accentField: FormField
    let logo: PageLayout.Image?
    let logoError: String?

    init(_ branding: Branding, typedAccent: String?, csrf: String, errors: [FormError]) {
        self.csrf = csrf
        accentField = FormField(
            "accent", "Accent colour", value: typedAccent ?? branding.accent?.hex ?? "", isRequired: false,
            hint:
                "Six hexadecimal digits, such as #7a3e9d; empty for the usual blue. Its tones are chosen so that text stays readable.",
            errors: errors)
        logo = branding.logo.map { PageLayout.Image($0) }
        logoError = errors.first { $0.field == "logo" }?.message
    }
}

/// What a submitted form of the branding asks for.
struct BrandingInput {
    let accentText: String
    let accent: AccentColour?
    let logo: LogoChange
    let errors: [FormError]

    init(_ form: Form) {
        var errors: [FormError] = []
        accentText = form["accent"]
        accent = AccentColour(accentText)
        errors.require(
            accentText.isEmpty || accent != nil, "accent", "Give the colour as # and six digits, such as #7a3e9d.")
        do throws(LogoProblem) {
            logo =
                if let file = form.files["logo"] { .replace(try Logo(file: file)) } else {
                    form["removeLogo"] == "yes" ? .remove : .keep
                }
        } catch {
            logo = .keep
            errors.append(FormError(field: "logo", message: error.text))
        }
        self.errors = errors
    }
}
