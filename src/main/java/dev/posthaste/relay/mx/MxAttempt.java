package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpResult;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One mail on its way along the hosts of its domain. */
final class MxAttempt {

    private static final String TOO_LATE = "the attempt's time was over before a host could be asked";

    private final AddressLookup addresses;
    private final TlsRules rules;
    private final Calls calls;
    private final MxMeters meters;
    private final MxMail mail;
    private final List<Exchange> passedOver = new ArrayList<>();
    private int triesLeft;
    private boolean betterFailed;
    private int withoutAddress;
    private @Nullable Exchange domainsWord;

    /** @param tries how many addresses are tried at most */
    MxAttempt(AddressLookup addresses, TlsRules rules, Calls calls, MxMeters meters, MxMail mail, int tries) {
        this.addresses = addresses;
        this.rules = rules;
        this.calls = calls;
        this.meters = meters;
        this.mail = mail;
        this.triesLeft = tries;
    }

    /** @return the first answer to the mail itself; when no host gave one, why the last could not be asked. After all others */
    Exchange run(MailHosts.Known hosts) {
        Exchange last = answer(hosts).orElseGet(() -> lastWord(hosts));
        return last.after(passedOver, mail.took());
    }

    /** Nobody has it. The last that could not be spoken with may be back tomorrow, and others would take it then. */
    private Exchange lastWord(MailHosts.Known hosts) {
        Exchange word = domainsWord != null ? domainsWord : lastUnavailable();
        if (word == null) {
            return Calls.without(
                    withoutAddress == hosts.inOrder().size()
                            ? new SmtpResult.Rejected(
                                    Phase.CONNECT, MxLookup.noRoute().reply())
                            : new SmtpResult.Unavailable(Phase.CONNECT, TOO_LATE, null));
        }
        passedOver.remove(word);
        return word;
    }

    private @Nullable Exchange lastUnavailable() {
        return passedOver.reversed().stream()
                .filter(each -> each.result() instanceof SmtpResult.Unavailable)
                .findFirst()
                .orElse(null);
    }

    private Optional<Exchange> answer(MailHosts.Known hosts) {
        Optional<StsPolicy> policy = rules.policyOf(mail.domain());
        Optional<Exchange> answer = Optional.empty();
        for (Iterator<String> left = hosts.inOrder().iterator(); left.hasNext() && answer.isEmpty() && !isOver(); ) {
            int before = passedOver.size();
            answer = along(left.next(), hosts, policy);
            betterFailed |=
                    passedOver.size() > before && passedOver.getLast().result() instanceof SmtpResult.Unavailable;
        }
        return answer;
    }

    private Optional<Exchange> along(String host, MailHosts.Known hosts, Optional<StsPolicy> policy) {
        if (host.toLowerCase(Locale.ROOT).equals(mail.route().heloName().toLowerCase(Locale.ROOT))) {
            // RFC 5321 section 5.1: whoever sends to itself sends for ever.
            return passOver(Calls.notCalled(host, "it is this relay itself"));
        }
        return switch (addresses.of(host, mail.route().source())) {
            case Addresses.Known known ->
                switch (rules.of(host, known, mail.route().port(), hosts, policy)) {
                    case HostTls.Ladder(List<Rung> rungs) -> along(host, known.inOrder(), rungs);
                    case HostTls.Barred(String cause) -> passOver(Calls.notCalled(host, cause));
                };
            case Addresses.Unusable(String cause) -> passOver(Calls.notCalled(host, cause));
            // Does not become the last word: as long as any other host has an address, that one may be back tomorrow.
            case Addresses.None _ -> {
                withoutAddress++;
                yield Optional.empty();
            }
        };
    }

    private Optional<Exchange> along(String host, List<InetAddress> known, List<Rung> rungs) {
        for (InetAddress address : known) {
            if (isOver()) {
                break;
            }
            triesLeft--;
            Exchange exchange = calls.call(host, address, rungs, mail);
            switch (exchange.result()) {
                case SmtpResult.Unavailable _
                when !mail.dotMayHaveLeft() -> {
                    var _ = passOver(exchange);
                }
                case SmtpResult.Incapable _ -> {
                    return incapable(exchange);
                }
                case SmtpResult.Accepted _, SmtpResult.Rejected _, SmtpResult.Unavailable _, SmtpResult.InDoubt _ -> {
                    return Optional.of(exchange);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The next host may take it (RFC 5321 section 5.1). If none does, this is what the domain says, unless a host that it likes
     * better could not be asked: that one may take more.
     */
    private Optional<Exchange> incapable(Exchange exchange) {
        if (domainsWord == null && !betterFailed) {
            domainsWord = exchange;
        }
        return passOver(exchange);
    }

    private Optional<Exchange> passOver(Exchange failed) {
        passedOver.add(failed);
        meters.passedOver();
        return Optional.empty();
    }

    private boolean isOver() {
        return triesLeft == 0 || mail.left().isZero();
    }
}
