package dev.posthaste.relay.smtp;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server and how to speak with it. Equal servers share their idle connections.
 *
 * @param host a name or an IP address; with TLS it is also the name that the certificate must carry
 * @param heloName who we say we are: our public host name, or an address literal in brackets
 * @param certificates what is believed and shown in TLS; null for the client's own trust, and for showing nothing
 * @param reports whether to ask, where it can be asked (RFC 3461), that a report of failure names our delivery and leaves
 *     the body out
 * @param reach {@link Reach#BY_NAME} but where the caller knows more than the name
 * @param reuse {@link Reuse#AS_USUAL} but where it is to be used otherwise than other servers
 */
public record SmtpServer(
        String host,
        int port,
        TlsMode tls,
        @Nullable Credentials credentials,
        String heloName,
        Timeouts timeouts,
        @Nullable Certificates certificates,
        boolean reports,
        Reach reach,
        Reuse reuse) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");
    private static final Pattern HELO = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[[A-Za-z0-9.:]{1,64}]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    public SmtpServer {
        if (!NAME.matcher(host).matches() || host.endsWith(".")) {
            throw new IllegalArgumentException("The host is a name, without a dot at its end, or an IP address.");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("The port is 1 to 65535.");
        }
        if (!HELO.matcher(heloName).matches()) {
            throw new IllegalArgumentException("The HELO name is a host name, or an address literal in brackets.");
        }
    }

    /** With the client's own trust, and asking for reports. */
    public SmtpServer(
            String host, int port, TlsMode tls, @Nullable Credentials credentials, String heloName, Timeouts timeouts) {
        this(host, port, tls, credentials, heloName, timeouts, null, true, Reach.BY_NAME, Reuse.AS_USUAL);
    }

    public SmtpServer reachedBy(Reach other) {
        return new SmtpServer(host, port, tls, credentials, heloName, timeouts, certificates, reports, other, reuse);
    }

    public SmtpServer usedBy(Reuse other) {
        return new SmtpServer(host, port, tls, credentials, heloName, timeouts, certificates, reports, reach, other);
    }

    boolean hostIsAddress() {
        return ADDRESS.matcher(host).matches();
    }

    /** Whether the certificate must be good and carry the host's name. */
    boolean verified() {
        return switch (tls) {
            case NONE -> false;
            case OPPORTUNISTIC -> credentials != null;
            case REQUIRED, IMPLICIT -> true;
        };
    }
}
