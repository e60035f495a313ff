package dev.posthaste.relay.mx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Record;

/** What DNS says to one question. */
sealed interface DnsAnswer {

    /** Those that were found; none when nothing was. */
    default <T extends Record> Stream<T> records(Class<T> type) {
        return this instanceof Found found
                ? found.records().stream().filter(type::isInstance).map(type::cast)
                : Stream.empty();
    }

    /** Whose records they are, which is another where the name that was asked for is an alias; empty when nothing was found. */
    default Optional<String> canonicalName() {
        return records(Record.class).findFirst().map(record -> record.getName().toString(true));
    }

    /**
     * @param records of the type that was asked for; at least one
     * @param secure whether DNSSEC proves it, by the word of a resolver that we trust
     */
    record Found(List<Record> records, boolean secure, Duration ttl) implements DnsAnswer {

        public Found {
            records = List.copyOf(records);
        }
    }

    /**
     * DNS knows that there is none.
     *
     * @param nameExists false when there is nothing of any type under this name (NXDOMAIN)
     */
    record Nothing(boolean nameExists, boolean secure, Duration ttl) implements DnsAnswer {}

    /** Nobody knows: no answer in time, or the resolver could not find out. */
    record Failed(String cause) implements DnsAnswer {}
}
