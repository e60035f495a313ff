package dev.posthaste.relay;

import dev.posthaste.relay.mx.MxRoute;
import dev.posthaste.relay.smtp.SmtpServer;

/** A way out, by the name under which events, metrics and people know it. */
sealed interface Route {

    String name();

    /** Which mail it takes, when and how much of it. */
    Terms terms();

    /** A server that takes mail for everybody and brings it on its way. */
    record Smarthost(String name, Terms terms, SmtpServer server) implements Route {}

    /** Straight to the mail hosts of each recipient's domain. */
    record Mx(String name, Terms terms, MxRoute hop) implements Route {}
}
