package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.BeforeDot;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Sends mails straight to the mail hosts of their recipients' domains. Safe for any number of threads; each call blocks its own.
 */
@Singleton
public final class MxClient {

    private final MxLookup lookup;
    private final AddressLookup addresses;
    private final TlsRules rules;
    private final Calls calls;
    private final MxMeters meters;
    private final MxConfig config;
    private final Clock clock;

    /** @throws IllegalArgumentException when an attempt may try no address at all */
    MxClient(
            MxLookup lookup,
            AddressLookup addresses,
            TlsRules rules,
            Calls calls,
            MxMeters meters,
            MxConfig config,
            Clock clock) {
        if (config.hostsPerAttempt() < 1) {
            throw new IllegalArgumentException("posthaste.mx.hosts-per-attempt is 1 at least.");
        }
        this.lookup = lookup;
        this.addresses = addresses;
        this.rules = rules;
        this.calls = calls;
        this.meters = meters;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Sends one mail to one recipient. Hosts are tried in the order of their preference until one can be spoken with; once the
     * final dot may have left, no other is tried. Every outcome is a value; what is thrown is a bug.
     *
     * @param deadline bounds the call up to the final dot, but for a look-up in DNS or of a policy that is under way at its end
     */
    public Exchange deliver(MxRoute route, SmtpTransaction transaction, BeforeDot beforeDot, Duration deadline) {
        MxMail mail = new MxMail(route, transaction, beforeDot, deadline, clock);
        return switch (lookup.of(mail.domain())) {
            case MailHosts.Known known ->
                new MxAttempt(addresses, rules, calls, meters, mail, config.hostsPerAttempt()).run(known);
            case MailHosts.NoMail no -> Calls.without(new SmtpResult.Rejected(Phase.CONNECT, no.reply()));
            case MailHosts.Unclear(String cause) ->
                Calls.without(new SmtpResult.Unavailable(Phase.CONNECT, cause, null));
        };
    }
}
