package dev.posthaste.relay;

import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.relay.dkim.Dkim;
import dev.posthaste.relay.dkim.Signing;
import dev.posthaste.relay.mx.MxClient;
import dev.posthaste.relay.smtp.BeforeDot;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One SMTP transaction on one way: the last look, the signature, and the claim before the final dot. */
@Singleton
final class Carriage {

    /** From the answer, or its time-out, to where it stands in the log; and for clocks that differ. */
    private static final Duration FOR_WORD = Duration.ofSeconds(30);

    private final LastLook lastLook;
    private final Dkim dkim;
    private final SmtpClient smtp;
    private final MxClient mx;
    private final Accounts accounts;
    private final Clock clock;

    Carriage(LastLook lastLook, Dkim dkim, SmtpClient smtp, MxClient mx, Accounts accounts, Clock clock) {
        this.lastLook = lastLook;
        this.dkim = dkim;
        this.smtp = smtp;
        this.mx = mx;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** @return empty when it was not sent and is not ours any more */
    Optional<Sent> transmit(
            MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Passage passage, Duration deadline)
            throws InterruptedException {
        MailEnvelope envelope = mail.envelope();
        while (holding.awaitCertainty()) {
            Optional<Outcome> unsent = lastLook.at(envelope);
            if (unsent.isPresent() && !holding.isCertain()) {
                continue; // the look took its time
            }
            if (unsent.isPresent()) {
                return unsent.map(Sent::not);
            }
            byte[] message;
            switch (dkim.sign(envelope.from().address().domain(), envelope.lane(), mail.message())) {
                case Signing.Ready(byte[] signed) -> message = signed;
                case Signing.Withheld(String cause) -> {
                    return Optional.of(Sent.not(new Outcome.Deferred(null, cause)));
                }
            }
            Claim claim =
                    new Claim(mail, record, passage, holding, clock.instant().plus(deadline));
            if (!holding.beginTalk(record.offset())) {
                continue;
            }
            passage.turn().serverBegins();
            Exchange exchange;
            boolean kept;
            try {
                exchange = speak(
                        passage.route(),
                        new SmtpTransaction(
                                envelope.returnPath(),
                                envelope.recipient(),
                                envelope.deliveryId().toString(),
                                message),
                        claim,
                        deadline);
            } finally {
                kept = holding.endTalk(record.offset());
            }
            // Without a claim nothing has arrived; then a zombie's word could only disturb what its successor does.
            if (claim.made || kept && holding.isCertain()) {
                passage.ended(exchange.result(), clock.instant());
                boolean elsewhere = mayGoElsewhere(exchange.result(), claim);
                if (elsewhere) {
                    holding.forgetClaim(record.offset());
                }
                return Optional.of(new Sent(passage.route(), exchange, Outcome.of(exchange.result()), elsewhere, null));
            }
        }
        return Optional.empty();
    }

    /** Where it is sure that nobody has it, and another route may be better. */
    private static boolean mayGoElsewhere(SmtpResult result, Claim claim) {
        return switch (result) {
            case SmtpResult.Incapable _ -> true;
            case SmtpResult.Unavailable _ -> !claim.refused();
            case SmtpResult.Accepted _, SmtpResult.Rejected _, SmtpResult.InDoubt _ -> false;
        };
    }

    private Exchange speak(Route route, SmtpTransaction mail, BeforeDot claim, Duration deadline) {
        return switch (route) {
            case Route.Smarthost smarthost -> smtp.deliver(smarthost.server(), mail, claim, deadline);
            case Route.Mx direct -> mx.deliver(direct.hop(), mail, claim, deadline);
        };
    }

    /**
     * The last moment before the mail may have arrived: whoever takes over after a crash here knows by this that it may have. And
     * whoever was asleep until here looks once more whether somebody else has taken over.
     */
    private final class Claim implements BeforeDot {

        private final MailRecord mail;
        private final ConsumerRecord<String, byte[]> record;
        private final Passage passage;
        private final Holding holding;
        private final Instant dotBy;
        private boolean asked;
        private boolean made;

        /** @param dotBy when the attempt ends, on whatever route, if its dot has not left by then */
        Claim(MailRecord mail, ConsumerRecord<String, byte[]> record, Passage passage, Holding holding, Instant dotBy) {
            this.mail = mail;
            this.record = record;
            this.passage = passage;
            this.holding = holding;
            this.dotBy = dotBy;
        }

        @Override
        public void answered() {
            passage.answered();
        }

        @Override
        public void run() throws ExecutionException, InterruptedException {
            asked = true;
            passage.turn().serverEnds();
            // Before the claim, too: one of a mail that is not sent would leave it in doubt.
            requireOurs(holding.isCertain() && holding.keep(record.offset()));
            accounts.claim(mail, record, passage.route());
            Instant answerBy = dotBy.plus(Drain.afterDot(passage.route()));
            requireOurs(holding.mayDot(record.offset(), atMost -> promise(Ways.earlier(answerBy, atMost))));
            passage.turn().serverBegins();
            made = true;
        }

        private CompletableFuture<?> promise(Instant answerBy) {
            return accounts.promise(mail, record, passage.route(), answerBy.plus(FOR_WORD));
        }

        private static void requireOurs(boolean ours) {
            if (!ours) {
                throw new IllegalStateException("The partition may be somebody else's by now.");
            }
        }

        /** Then it is not the route's fault, and another one would be no better. */
        boolean refused() {
            return asked && !made;
        }
    }
}
