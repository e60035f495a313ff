package dev.posthaste.relay;

import dev.posthaste.relay.mx.MxRoute;
import dev.posthaste.relay.smtp.SmtpServer;

/** A way out, by the name under which events and metrics know it. */
sealed interface Route {

    String name();

    /** A server that takes mail for everybody and brings it on its way. */
    record Smarthost(String name, SmtpServer server) implements Route {}

    /** Straight to the mail hosts of each recipient's domain. */
    record Mx(String name, MxRoute hop) implements Route {}
}
