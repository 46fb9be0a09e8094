//! The parts of an `Authorization` header, also of one that is not quite right.

/// The parts of a header, with the signature.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct Parts<'h> {
    pub(super) algorithm: &'h str,
    pub(super) access_key: &'h str,
    pub(super) day: &'h str,
    pub(super) region: &'h str,
    pub(super) service: &'h str,
    pub(super) end: &'h str,
    pub(super) signed_headers: &'h str,
    pub(super) signature: &'h str,
}

impl<'h> Parts<'h> {
    /// Reads a header, with or without its name.
    pub(super) fn read(header: &'h str) -> Result<Self, String> {
        const FORM: &str = "expected `HMAC-SHA256 Credential=<key>/<day>/<region>/<service>/request, \
                            SignedHeaders=<a;b>, Signature=<hex>`";
        let header = header.trim();
        let value = match header.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => value.trim(),
            _ => header,
        };
        let (algorithm, fields) = value
            .split_once(char::is_whitespace)
            .ok_or_else(|| format!("the header has no fields: {FORM}"))?;
        let field = |name: &str| {
            let mut fields = fields.split(',').map(str::trim);
            let value = fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
            value.ok_or_else(|| format!("the header has no `{name}`: {FORM}"))
        };
        let mut scope = field("Credential")?.rsplitn(5, '/');
        let mut part = || {
            scope
                .next()
                .ok_or_else(|| format!("the credential is not complete: {FORM}"))
        };
        let (end, service, region, day, access_key) = (part()?, part()?, part()?, part()?, part()?);
        Ok(Parts {
            algorithm,
            access_key,
            day,
            region,
            service,
            end,
            signed_headers: field("SignedHeaders")?,
            signature: field("Signature")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn a_header_is_read_with_or_without_its_name() {
        let value = "HMAC-SHA256 Credential=A/K/20240102/cn/rtc/request,SignedHeaders=host;x-date,  Signature=ff";
        let parts = Parts::read(value).unwrap();
        assert_eq!(
            (parts.access_key, parts.day, parts.end),
            ("A/K", "20240102", "request")
        );
        assert_eq!(
            (parts.signed_headers, parts.signature),
            ("host;x-date", "ff")
        );
        assert_eq!(
            Parts::read(&format!("authorization: {value}\n")).unwrap(),
            parts
        );
    }

    #[test]
    fn the_first_part_that_is_missing_is_named() {
        for (header, part) in [
            ("HMAC-SHA256", "no fields"),
            ("HMAC-SHA256 x=1", "`Credential`"),
            (
                "HMAC-SHA256 Credential=a/b",
                "the credential is not complete",
            ),
            ("HMAC-SHA256 Credential=a/b/c/d/e", "`SignedHeaders`"),
            (
                "HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=h",
                "`Signature`",
            ),
        ] {
            let error = Parts::read(header).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
