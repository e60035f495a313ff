package dev.posthaste.compose.template;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;

/** What may stand in a link. HTTPS only: a reset link that travels in the clear gives the account away. */
final class Link {

    static final String RULE = "an absolute https URL of at most 2048 ASCII characters, without user name and password";
    private static final int LONGEST = 2048;

    private Link() {}

    static boolean isSafe(String value) {
        // java.net.URI lets other letters than ASCII pass; mail programs make different links of them.
        if (value.length() > LONGEST || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return false;
        }
        try {
            URI uri = new URI(value);
            // https://bank.example@evil.example/ reads like the bank's; no honest link needs it.
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Whether a safe link leads to one of {@code hosts}; {@code *.acme.com} stands for every name below {@code acme.com}. An empty
     * list allows every host.
     */
    static boolean leadsTo(String value, Collection<String> hosts) {
        if (hosts.isEmpty()) {
            return true;
        }
        String host = URI.create(value).getHost().toLowerCase(Locale.ROOT);
        return hosts.stream()
                .anyMatch(each -> each.startsWith("*.") ? host.endsWith(each.substring(1)) : host.equals(each));
    }
}
