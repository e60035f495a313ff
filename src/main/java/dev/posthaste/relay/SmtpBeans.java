package dev.posthaste.relay;

import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.SmtpClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** The SMTP engine is plain Java; here it enters the container. */
final class SmtpBeans {

    @Produces
    @Singleton
    SmtpClient smtpClient(RelayConfig config) {
        try {
            return new SmtpClient(
                    new Limits(config.reuse().mails(), config.reuse().idle()), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has a default TLS context.", e);
        }
    }

    void close(@Disposes SmtpClient client) {
        client.close();
    }
}
