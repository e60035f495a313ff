package dev.posthaste.relay.mx;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks recursive resolvers, and remembers what they say for as long as they say. Of those who ask the same at once, one asks. */
@Singleton
final class Dns {

    private static final int LONGEST_CHAIN = 8;
    private static final int TRIES = 2;

    private final Resolver resolver;
    private final boolean believesValidation;
    private final Duration shortestTtl;
    private final Duration longestTtl;
    private final AsyncCache<Question, DnsAnswer> answers;

    Dns(DnsConfig config, Clock clock) {
        List<InetSocketAddress> servers = DnsServers.of(config);
        this.resolver = asking(servers, config.timeout());
        this.believesValidation = config.trustAd()
                || servers.stream().allMatch(server -> server.getAddress().isLoopbackAddress());
        this.shortestTtl = config.shortestTtl();
        this.longestTtl = config.longestTtl();
        this.answers = Caffeine.newBuilder()
                .maximumSize(config.memory())
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<Question, DnsAnswer>creating((_, answer) -> lifetime(answer)))
                .buildAsync();
    }

    private record Question(Name name, int type) {}

    /**
     * @param name absolute, with its last dot or without
     * @param type a constant of {@link org.xbill.DNS.Type}
     */
    DnsAnswer ask(String name, int type) {
        return question(name, type)
                .map(question -> answers.get(question, (asked, _) -> query(asked.name(), asked.type(), LONGEST_CHAIN))
                        .join())
                // Longer than a name can be, so nobody has it.
                .orElseGet(() -> new DnsAnswer.Nothing(false, false, longestTtl));
    }

    /** Forgets what is remembered of it first: for a person who may just have changed it. */
    DnsAnswer askAfresh(String name, int type) {
        question(name, type).ifPresent(answers.synchronous()::invalidate);
        return ask(name, type);
    }

    /** Whether an answer counts as proved when the resolver says that it has validated it. */
    boolean believesValidation() {
        return believesValidation;
    }

    private static Optional<Question> question(String name, int type) {
        try {
            return Optional.of(new Question(Name.fromString(name, Name.root), type));
        } catch (TextParseException e) {
            return Optional.empty();
        }
    }

    private CompletableFuture<DnsAnswer> query(Name name, int type, int hops) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().setFlag(Flags.AD); // RFC 6840 section 5.7: asks whether it was validated
        return resolver.sendAsync(query)
                .handle((answer, failure) -> failure == null
                        ? read(answer, name, type, hops)
                        : CompletableFuture.<DnsAnswer>completedFuture(new DnsAnswer.Failed("no answer in time")))
                .thenCompose(answer -> answer)
                .toCompletableFuture();
    }

    private CompletionStage<DnsAnswer> read(Message answer, Name name, int type, int hops) {
        int code = answer.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            return CompletableFuture.completedFuture(new DnsAnswer.Failed("the resolver says " + Rcode.string(code)));
        }
        boolean secure = believesValidation && answer.getHeader().getFlag(Flags.AD);
        List<Record> section = answer.getSection(Section.ANSWER);
        Name end = type == Type.CNAME ? name : endOfChain(section, name);
        List<Record> records = section.stream()
                .filter(each -> each.getType() == type && each.getName().equals(end))
                .toList();
        if (!records.isEmpty()) {
            return CompletableFuture.completedFuture(new DnsAnswer.Found(records, secure, ttl(section)));
        }
        if (code == Rcode.NXDOMAIN || end.equals(name)) {
            return CompletableFuture.completedFuture(
                    new DnsAnswer.Nothing(code == Rcode.NOERROR, secure, negativeTtl(answer)));
        }
        // A resolver that leaves the rest of a chain of CNAMEs to us.
        return hops == 0
                ? CompletableFuture.completedFuture(new DnsAnswer.Failed("its CNAMEs have no end"))
                : query(end, type, hops - 1).thenApply(rest -> secure ? rest : insecure(rest));
    }

    private static Name endOfChain(List<Record> section, Name start) {
        Name end = start;
        for (int hops = 0; hops < LONGEST_CHAIN; hops++) {
            Name here = end;
            Name next = section.stream()
                    .filter(each ->
                            each instanceof CNAMERecord && each.getName().equals(here))
                    .map(each -> ((CNAMERecord) each).getTarget())
                    .findFirst()
                    .orElse(here);
            if (next.equals(here)) {
                return here;
            }
            end = next;
        }
        return end;
    }

    private static DnsAnswer insecure(DnsAnswer answer) {
        return switch (answer) {
            case DnsAnswer.Found found -> new DnsAnswer.Found(found.records(), false, found.ttl());
            case DnsAnswer.Nothing nothing -> new DnsAnswer.Nothing(nothing.nameExists(), false, nothing.ttl());
            case DnsAnswer.Failed failed -> failed;
        };
    }

    private Duration lifetime(DnsAnswer answer) {
        return switch (answer) {
            case DnsAnswer.Found found -> bounded(found.ttl());
            case DnsAnswer.Nothing nothing -> bounded(nothing.ttl());
            case DnsAnswer.Failed _ -> shortestTtl;
        };
    }

    private Duration bounded(Duration ttl) {
        if (ttl.compareTo(shortestTtl) < 0) {
            return shortestTtl;
        }
        return ttl.compareTo(longestTtl) < 0 ? ttl : longestTtl;
    }

    private static Duration ttl(List<Record> records) {
        return Duration.ofSeconds(
                records.stream().mapToLong(Record::getTTL).min().orElse(0));
    }

    /** RFC 2308 section 5; without a SOA it is not to be remembered, which here is the shortest time. */
    private static Duration negativeTtl(Message answer) {
        return Duration.ofSeconds(answer.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .mapToLong(soa -> Math.min(soa.getTTL(), ((SOARecord) soa).getMinimum()))
                .min()
                .orElse(0));
    }

    private static Resolver asking(List<InetSocketAddress> servers, Duration timeout) {
        List<Resolver> resolvers = servers.stream()
                .map(server -> {
                    Resolver one = new SimpleResolver(server);
                    one.setTimeout(timeout.dividedBy(TRIES));
                    return one;
                })
                .toList();
        ExtendedResolver all = new ExtendedResolver(resolvers);
        all.setRetries(TRIES);
        all.setTimeout(timeout);
        return all;
    }
}
