package dev.posthaste.relay.dkim;

import dev.posthaste.EmailAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the public half of a key stands in DNS (RFC 6376 section 3.6.2.1).
 *
 * @param selector one or more labels, in lower case
 * @param domain in A-labels and lower case
 */
record KeyName(String selector, String domain) {

    private static final String UNDER = "._domainkey.";
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final int LONGEST_NAME = 253; // RFC 1035 section 2.3.4, as text

    KeyName {
        selector = selector.toLowerCase(Locale.ROOT);
        if (!LABELS.matcher(selector).matches()) {
            throw new IllegalArgumentException(
                    "A DKIM selector is letters, digits and dashes, in labels of at most 63 (such as 2026a).");
        }
        try {
            domain = new EmailAddress("postmaster", domain).domain();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("A DKIM key belongs to a domain such as example.com.", e);
        }
        if (selector.length() + UNDER.length() + domain.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A DKIM selector and its domain make a name of at most 253 characters.");
        }
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    static KeyName parse(String dnsName) {
        int under = dnsName.indexOf(UNDER);
        if (under < 0) {
            throw new IllegalArgumentException("A DKIM key's name is <selector>._domainkey.<domain>.");
        }
        return new KeyName(dnsName.substring(0, under), dnsName.substring(under + UNDER.length()));
    }

    /** The name of the TXT record. */
    @Override
    public String toString() {
        return selector + UNDER + domain;
    }
}
