package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.util.Base64;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** SCRAM-SHA-256 (RFC 5802, RFC 7677): both sides prove that they know the password, and neither says it. */
final class Scram implements Sasl {

    /** A server names how often to hash. What none has reason for would keep a processor busy for an attacker. */
    private static final int MOST_ITERATIONS = 1_000_000;

    private final ScramClient client;
    private Turn turn = Turn.FIRST;

    private enum Turn {
        FIRST,
        FINAL,
        OVER
    }

    Scram(String user, String password) {
        this(ScramClient.builder()
                .advertisedMechanisms(Set.of(AuthMechanism.SCRAM_SHA_256.wire()))
                .username(user)
                .password(password.toCharArray())
                .build());
    }

    /** @param nonce is said instead of a random one, so that a test knows what comes next */
    Scram(String user, String password, Supplier<String> nonce) {
        this(ScramClient.builder()
                .advertisedMechanisms(Set.of(AuthMechanism.SCRAM_SHA_256.wire()))
                .username(user)
                .password(password.toCharArray())
                .nonceSupplier(nonce)
                .build());
    }

    private Scram(ScramClient client) {
        this.client = client;
    }

    @Override
    public AuthMechanism mechanism() {
        return AuthMechanism.SCRAM_SHA_256;
    }

    @Override
    public byte[] initial() {
        return client.clientFirstMessage().toString().getBytes(UTF_8);
    }

    @Override
    public byte @Nullable [] answer(String challenge) throws ProtocolViolation {
        try {
            String said = new String(Base64.getDecoder().decode(challenge.strip()), UTF_8);
            return switch (turn) {
                case FIRST -> {
                    if (client.serverFirstMessage(said).getIterationCount() > MOST_ITERATIONS) {
                        throw new ProtocolViolation("the server wants the password hashed too often");
                    }
                    turn = Turn.FINAL;
                    yield client.clientFinalMessage().toString().getBytes(UTF_8);
                }
                case FINAL -> {
                    client.serverFinalMessage(said);
                    turn = Turn.OVER;
                    yield new byte[0];
                }
                case OVER -> null;
            };
        } catch (ScramException | IllegalArgumentException e) {
            throw new ProtocolViolation("the server's part of the login makes no sense");
        }
    }

    @Override
    public boolean convinced() {
        return turn == Turn.OVER;
    }
}
