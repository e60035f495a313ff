package dev.posthaste.relay.mx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a domain says about the TLS of its mail hosts (RFC 8461 section 3.2).
 *
 * @param patterns names of hosts in lower case; {@code *.} stands for exactly one label
 * @param maxAge how long it holds; at most a year
 */
record StsPolicy(Mode mode, List<String> patterns, Duration maxAge) {

    private static final Pattern FIELD =
            Pattern.compile("[ \\t]*([A-Za-z0-9][A-Za-z0-9_.-]{0,31})[ \\t]*:[ \\t]*(.*?)[ \\t]*");
    private static final Pattern AGE = Pattern.compile("\\d{1,10}");
    private static final long LONGEST_AGE = 31_557_600;

    StsPolicy {
        patterns = List.copyOf(patterns);
        if (mode != Mode.NONE && patterns.isEmpty()) {
            throw new IllegalArgumentException("the policy names no host");
        }
    }

    enum Mode {
        /** A host that does not keep it gets no mail. */
        ENFORCE,
        /** As if there were none, but what breaks it is counted. */
        TESTING,
        NONE
    }

    /** @throws IllegalArgumentException with a few words that say what is wrong */
    static StsPolicy parse(String text) {
        String version = null;
        Mode mode = null;
        Duration maxAge = null;
        List<String> patterns = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                String value = field.group(2);
                // Of a field that is repeated the first counts, and one that is not known is passed over.
                switch (field.group(1)) {
                    case "version" -> version = version == null ? value : version;
                    case "mode" -> mode = mode == null ? mode(value) : mode;
                    case "max_age" -> maxAge = maxAge == null ? age(value) : maxAge;
                    case "mx" -> patterns.add(value.toLowerCase(Locale.ROOT));
                    default -> {}
                }
            }
        }
        if (!"STSv1".equals(version)) {
            throw new IllegalArgumentException("the policy has no version STSv1");
        }
        return new StsPolicy(given(mode, "mode"), patterns, given(maxAge, "max_age"));
    }

    /** RFC 8461 section 4.1. */
    boolean allows(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String parent = name.substring(name.indexOf('.') + 1);
        return patterns.stream()
                .anyMatch(pattern -> pattern.startsWith("*.")
                        ? name.indexOf('.') > 0 && parent.equals(pattern.substring(2))
                        : name.equals(pattern));
    }

    private static Mode mode(String value) {
        return switch (value) {
            case "enforce" -> Mode.ENFORCE;
            case "testing" -> Mode.TESTING;
            case "none" -> Mode.NONE;
            default -> throw new IllegalArgumentException("the policy's mode is not known");
        };
    }

    private static Duration age(String value) {
        if (!AGE.matcher(value).matches()) {
            throw new IllegalArgumentException("the policy's max_age is no number of seconds");
        }
        return Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_AGE));
    }

    private static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("the policy has no " + name);
        }
        return value;
    }
}
