package dev.posthaste.chaos;

import dev.posthaste.relay.smtp.ReceivedMail;
import dev.posthaste.relay.smtp.ScriptedConversation;
import dev.posthaste.relay.smtp.ScriptedServer;
import java.util.Collection;

/** Next hops that do to the letter what they are told, in place of the sink. */
final class Scripted {

    private Scripted() {}

    /** What they took goes into the sink's ledger, when all has come to an end: the checker knows of no other. */
    static void handOver(Collection<ScriptedServer> servers, SinkLedger ledger) {
        for (ScriptedServer server : servers) {
            for (ScriptedConversation conversation : server.conversations()) {
                for (ReceivedMail mail : conversation.mails()) {
                    ledger.completed(Transaction.now(
                            Pods.API, mail.recipients().getFirst(), mail.message(), Transaction.Answer.TAKEN));
                }
            }
        }
    }
}
