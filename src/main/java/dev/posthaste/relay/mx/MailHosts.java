package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.SmtpReply;
import java.util.List;

/** Where the mail of a domain goes. */
sealed interface MailHosts {

    /**
     * @param inOrder names of hosts, the most preferred first, without a dot at the end
     * @param secure whether DNSSEC proves the list
     * @param domainNames the domain's, and another where that one is an alias
     */
    record Known(List<String> inOrder, boolean secure, List<String> domainNames) implements MailHosts {}

    /** The domain takes no mail, and never will as it stands. */
    record NoMail(SmtpReply reply) implements MailHosts {}

    /** It could not be found out now. */
    record Unclear(String cause) implements MailHosts {}
}
