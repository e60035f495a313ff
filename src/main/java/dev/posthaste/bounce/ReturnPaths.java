package dev.posthaste.bounce;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A return path for each delivery (VERP), {@code b+<token>@bounces.example.com}: whatever a mail server says of a delivery, it says to
 * this address. The token is the delivery's id and index and the first 80 bits of their HMAC-SHA256, 48 digits to the base of 32 (0 to
 * 9, a to v), which survive servers that change the case. Who knows an id and no secret hits a valid token with one try in 2<sup>80</sup>.
 */
@Singleton
public class ReturnPaths {

    private static final String HMAC = "HmacSHA256";
    private static final byte[] PURPOSE = "posthaste return path".getBytes(StandardCharsets.US_ASCII);
    private static final int SHORTEST_SECRET = 16;

    private static final int SIGNED = 16 + 4;
    private static final int LENGTH = SIGNED + 10;
    private static final int BASE = 32;
    private static final int DIGITS = LENGTH * 8 / 5;

    private final List<SecretKeySpec> secrets;
    private final @Nullable String domain;
    private final Pattern path;

    /** @throws IllegalArgumentException when the configuration has half of what is needed, or a secret that can be guessed */
    ReturnPaths(BouncesConfig config) {
        this.secrets = config.secrets().orElse(List.of()).stream()
                .map(ReturnPaths::key)
                .toList();
        this.domain = config.domain().map(ReturnPaths::checked).orElse(null);
        if ((domain == null) != secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "Set both posthaste.bounces.domain and posthaste.bounces.secrets, or none of them.");
        }
        // Without a domain nothing is looked for.
        this.path = Pattern.compile(
                "\\bb\\+([0-9a-v]{%d})@%s(?![\\w.-]*\\w)".formatted(DIGITS, Pattern.quote(String.valueOf(domain))),
                Pattern.CASE_INSENSITIVE);
    }

    /** The address that the relay gives in MAIL FROM: of the delivery's own, or the sender's when nothing else is configured. */
    public String of(DeliveryId delivery, EmailAddress sender) {
        return domain == null ? sender.toString() : "b+" + token(delivery) + "@" + domain;
    }

    /** What a text says of a return path. */
    sealed interface Found {

        /** We made it. */
        record Ours(DeliveryId delivery) implements Found {}

        /** It has the form of one, and nobody who knows a secret made it. */
        record Forged() implements Found {}

        record None() implements Found {}

        /** What two texts say together. */
        default Found orBetter(Found other) {
            return switch (this) {
                case Ours _ -> this;
                case Forged _ -> other instanceof Ours ? other : this;
                case None _ -> other;
            };
        }
    }

    /** Looks for a return path anywhere in an address or a header; the first that we made counts. */
    Found in(String text) {
        Found found = new Found.None();
        if (domain == null) {
            return found;
        }
        Matcher each = path.matcher(text);
        while (each.find()) {
            Optional<DeliveryId> delivery = delivery(each.group(1));
            if (delivery.isPresent()) {
                return new Found.Ours(delivery.get());
            }
            found = new Found.Forged();
        }
        return found;
    }

    private String token(DeliveryId delivery) {
        byte[] signed = ByteBuffer.allocate(SIGNED)
                .putLong(delivery.email().value().getMostSignificantBits())
                .putLong(delivery.email().value().getLeastSignificantBits())
                .putInt(delivery.index())
                .array();
        byte[] token = Arrays.copyOf(signed, LENGTH);
        System.arraycopy(signature(secrets.getFirst(), signed), 0, token, SIGNED, LENGTH - SIGNED);
        String digits = new BigInteger(1, token).toString(BASE);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    private Optional<DeliveryId> delivery(String digits) {
        byte[] token = octets(new BigInteger(digits, BASE));
        byte[] signed = Arrays.copyOf(token, SIGNED);
        byte[] signature = Arrays.copyOfRange(token, SIGNED, LENGTH);
        boolean ours = false;
        for (SecretKeySpec secret : secrets) {
            byte[] right = Arrays.copyOf(signature(secret, signed), LENGTH - SIGNED);
            ours |= MessageDigest.isEqual(right, signature);
        }
        ByteBuffer id = ByteBuffer.wrap(signed);
        var email = new EmailId(new UUID(id.getLong(), id.getLong()));
        int index = id.getInt();
        return ours ? Optional.of(new DeliveryId(email, index)) : Optional.empty();
    }

    /** A number's octets have no leading zeros, or one too many for its sign. */
    private static byte[] octets(BigInteger number) {
        byte[] some = number.toByteArray();
        byte[] all = new byte[LENGTH];
        int count = Math.min(some.length, LENGTH);
        System.arraycopy(some, some.length - count, all, LENGTH - count, count);
        return all;
    }

    private static byte[] signature(SecretKeySpec secret, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(PURPOSE);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256.", e);
        }
    }

    private static SecretKeySpec key(String secret) {
        if (secret.strip().length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "posthaste.bounces.secrets has one of less than %d characters; make one with: openssl rand -hex 32"
                            .formatted(SHORTEST_SECRET));
        }
        return new SecretKeySpec(secret.strip().getBytes(StandardCharsets.UTF_8), HMAC);
    }

    private static String checked(String domain) {
        try {
            return EmailAddress.parse("b@" + domain.strip()).domain();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "posthaste.bounces.domain is a domain name, such as bounces.example.com.", e);
        }
    }
}
