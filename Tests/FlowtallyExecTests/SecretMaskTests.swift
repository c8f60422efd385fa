import Testing

@testable import FlowtallyExec

struct SecretMaskTests {
    private let mask = SecretMask(environment: ["DB_PASSWORD": "correct horse", "PATH": "/usr/bin", "SHORT_TOKEN": "x"])

    @Test(
        "secrets are hidden and all around them stays",
        arguments: [
            ("password=hunter2 host=db", "password=******** host=db"),
            ("PGPASSWORD: 'two words' next", "PGPASSWORD: ******** next"),
            (#"{"api_key": "abc", "n": 1}"#, #"{"api_key": ********, "n": 1}"#),
            ("GET /x?access_token=abc&page=2", "GET /x?access_token=********&page=2"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer ********"),
            ("Authorization: Basic dXNlcjpw", "Authorization: Basic ********"),
            ("sent bearer abcdef123456 there", "sent bearer ******** there"),
            ("postgres://app:s3cr3t@db:5432/x", "postgres://app:********@db:5432/x"),
            ("https://app:p@ss@db/x and http://a.b/c", "https://app:********@db/x and http://a.b/c"),
            ("key AKIAIOSFODNN7EXAMPLE used", "key ******** used"),
            ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = ********"),
            ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "********"),
            ("ft_0123456789abcdef0123", "********"),
            ("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n********\nb"),
            ("connected with correct horse to db", "connected with ******** to db"),
            ("nothing to hide: /usr/bin/x took 3 s", "nothing to hide: /usr/bin/x took 3 s"),
        ])
    func text(shown: String, expected: String) {
        #expect(mask.masked(shown) == expected)
    }

    @Test("the argument after a flag for a secret is hidden")
    func arguments() {
        #expect(
            mask.masked(arguments: ["mysql", "--password", "abc", "--token=def", "--user", "ghi"])
                == ["mysql", "--password", "********", "--token=********", "--user", "ghi"])
    }
}
