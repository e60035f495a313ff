package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.EnhancedStatus;
import dev.posthaste.relay.smtp.SmtpReply;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Finds the mail hosts of a domain (RFC 5321 section 5.1). */
@Singleton
final class MxLookup {

    /** What a name must look like to be greeted, and compared with a certificate. An underscore is nowhere allowed and often there. */
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");

    private static final EnhancedStatus NO_SUCH_DOMAIN = new EnhancedStatus(5, 1, 2); // RFC 3463 section 3.2
    private static final EnhancedStatus NULL_MX = new EnhancedStatus(5, 1, 10); // RFC 7505 section 4.2
    private static final EnhancedStatus NO_ROUTE = new EnhancedStatus(5, 4, 4); // RFC 3463 section 3.5

    private final Dns dns;
    private final RandomGenerator random;

    MxLookup(Dns dns, RandomGenerator random) {
        this.dns = dns;
        this.random = random;
    }

    MailHosts of(String domain) {
        return switch (dns.ask(domain, Type.MX)) {
            case DnsAnswer.Found found -> listed(domain, found);
            // RFC 5321 section 5.1: without an MX the domain is its own mail host; whether it has an address is seen
            // when it is tried.
            case DnsAnswer.Nothing nothing
            when nothing.nameExists() -> new MailHosts.Known(List.of(domain), nothing.secure(), List.of(domain));
            case DnsAnswer.Nothing _ -> noMail(550, NO_SUCH_DOMAIN, "The recipient's domain does not exist");
            case DnsAnswer.Failed(String cause) ->
                new MailHosts.Unclear("the MX records of the domain could not be looked up: " + cause);
        };
    }

    private MailHosts listed(String domain, DnsAnswer.Found found) {
        List<MXRecord> records = new ArrayList<>(found.records(MXRecord.class).toList());
        if (records.stream().allMatch(record -> record.getTarget().equals(Name.root))) {
            // RFC 7505 section 3; a root beside other hosts means nothing and is left out below.
            return noMail(556, NULL_MX, "The recipient's domain takes no mail (null MX)");
        }
        // RFC 5321 section 5.1: those of equal preference share the load.
        Collections.shuffle(records, Random.from(random));
        records.sort(Comparator.comparingInt(MXRecord::getPriority));
        List<String> hosts = records.stream()
                .map(record -> record.getTarget().toString(true))
                .filter(host -> HOST_NAME.matcher(host).matches())
                .distinct()
                .toList();
        return hosts.isEmpty()
                ? noRoute()
                : new MailHosts.Known(
                        hosts,
                        found.secure(),
                        Stream.concat(Stream.of(domain), found.canonicalName().stream())
                                .toList());
    }

    /** None of the hosts that a domain names for its mail has an address, and DNS is sure of it. */
    static MailHosts.NoMail noRoute() {
        return noMail(550, NO_ROUTE, "No mail host of the recipient's domain has an address");
    }

    private static MailHosts.NoMail noMail(int code, EnhancedStatus status, String text) {
        return new MailHosts.NoMail(new SmtpReply(code, status, text));
    }
}
