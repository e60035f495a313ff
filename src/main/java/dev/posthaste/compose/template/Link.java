package dev.posthaste.compose.template;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may stand in a link. HTTPS only: a reset link that travels in the clear gives the account away. */
final class Link {

    static final String RULE = "an absolute https URL of at most 2048 ASCII characters, without user name and password";
    private static final Pattern FORM = Pattern.compile(ValueForms.LINK);

    private Link() {}

    /** {@code https://bank.example@evil.example/} reads like the bank's, and is not; no honest link needs it. */
    static boolean isSafe(String value) {
        return value.length() <= ValueForms.LONGEST_LINK && FORM.matcher(value).matches();
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

    /** Those that the operator allows; empty for all. */
    static List<String> hosts(TemplatesConfig config) {
        return hosts(config.linkHosts().orElse(List.of()));
    }

    /** As {@link #leadsTo} compares them: a host's name is one name in any case. */
    static List<String> hosts(List<String> written) {
        return written.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    static String wrongHost(List<String> hosts) {
        return "Links lead to these hosts only: %s.".formatted(String.join(", ", hosts));
    }
}
