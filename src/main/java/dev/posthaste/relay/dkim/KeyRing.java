package dev.posthaste.relay.dkim;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The keys that sign, at one moment. */
final class KeyRing {

    // RSA on top: there are receivers that look at the first signature alone.
    private static final Comparator<SigningKey> ORDER = Comparator.comparing(SigningKey::algorithm)
            .reversed()
            .thenComparing(key -> key.name().selector());

    private final Map<String, List<SigningKey>> byDomain;

    /** @throws IllegalArgumentException when two have the same name */
    KeyRing(Collection<SigningKey> keys) {
        Set<KeyName> names = new HashSet<>();
        for (SigningKey key : keys) {
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("There are two DKIM keys for %s.".formatted(key.name()));
            }
        }
        byDomain = keys.stream()
                .sorted(ORDER)
                .collect(Collectors.groupingBy(
                        key -> key.name().domain(), TreeMap::new, Collectors.toUnmodifiableList()));
    }

    boolean isEmpty() {
        return byDomain.isEmpty();
    }

    List<SigningKey> all() {
        return byDomain.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The domain's own keys, else those of the nearest domain above it: DMARC takes that for the same sender unless it is told
     * otherwise (RFC 7489 section 3.1.1).
     */
    List<SigningKey> forSender(String domain) {
        String owner = domain;
        while (true) {
            List<SigningKey> keys = byDomain.get(owner);
            if (keys != null) {
                return keys;
            }
            int dot = owner.indexOf('.');
            if (dot < 0) {
                return List.of();
            }
            owner = owner.substring(dot + 1);
        }
    }
}
