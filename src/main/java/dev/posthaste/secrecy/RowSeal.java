package dev.posthaste.secrecy;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * How rows hold what names somebody or quotes a mail: {@code sealed:master:day:ciphertext} while encryption is on, as it is while it is
 * not; both are read either way. A row is kept as long as an email is shown, which the key of a day in the log is not, so the keys are
 * derived from a master (HKDF, RFC 5869), one for each day: so none seals more than AES-GCM allows.
 */
@Singleton
public class RowSeal {

    private static final String PREFIX = "sealed:";
    // Five digits: until the year 2243. Whoever writes texts that look sealed must not make us derive keys without end.
    private static final Pattern SEALED = Pattern.compile(PREFIX + "([^:]+):(\\d{5}):([A-Za-z0-9+/]+=*)");
    private static final String KEYED = "keyed:";

    private final Masters masters;
    private final boolean on;
    private final Clock clock;
    private final Map<String, SecretKey> derived = new ConcurrentHashMap<>();

    @Inject
    RowSeal(SecrecyConfig config, Masters masters, Clock clock) {
        this(config.enabled(), masters, clock);
    }

    private RowSeal(boolean on, Masters masters, Clock clock) {
        this.on = on;
        this.masters = masters;
        this.clock = clock;
    }

    /** @param on whether what is written is sealed; what is sealed is read either way */
    public static RowSeal of(boolean on, Masters masters, Clock clock) {
        return new RowSeal(on, masters, clock);
    }

    /** @return what is to be written in the place of a text */
    public String close(String text) {
        if (!on) {
            return text;
        }
        String master = masters.first();
        String day =
                String.valueOf(Duration.between(Instant.EPOCH, clock.instant()).toDays());
        byte[] sealed = AesGcm.seal(key(master, "rows " + day), context(master, day), text.getBytes(UTF_8));
        return PREFIX + master + ":" + day + ":" + Base64.getEncoder().encodeToString(sealed);
    }

    /** As {@link #close}, of what need not be there. */
    public @Nullable String closeIfAny(@Nullable String text) {
        return text == null ? null : close(text);
    }

    /** @throws KeyMissing when the master that sealed it is not here */
    public String open(String kept) throws KeyMissing {
        Matcher sealed = SEALED.matcher(kept);
        if (!sealed.matches()) {
            return kept;
        }
        String master = sealed.group(1);
        String day = sealed.group(2);
        if (!masters.has(master)) {
            throw new KeyMissing("The master '%s' is not in posthaste.encryption.masters.".formatted(master));
        }
        try {
            byte[] octets = Base64.getDecoder().decode(sealed.group(3));
            return new String(AesGcm.open(key(master, "rows " + day), context(master, day), octets), UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException _) {
            return kept; // somebody wrote a text that looks like one of ours
        }
    }

    /** For who only shows it: a sentence in the place of what cannot be opened. */
    public String shown(String kept) {
        try {
            return open(kept);
        } catch (KeyMissing _) {
            return "[sealed by a master that is gone]";
        }
    }

    /** As {@link #shown}, of what need not be there. */
    public @Nullable String shownIfAny(@Nullable String kept) {
        return kept == null ? null : shown(kept);
    }

    /** Whether it is as {@link #close} leaves it now. */
    public boolean isUpToDate(String kept) {
        Matcher sealed = SEALED.matcher(kept);
        return on ? sealed.matches() && sealed.group(1).equals(masters.first()) : !sealed.matches();
    }

    /** The form under which a recipient is found and compared: nobody reads him from it, nor tries addresses out without a master. */
    public String key(String recipient) {
        return on ? keyed(masters.first(), recipient) : recipient;
    }

    /** Every form under which rows may have him; the one of {@link #key(String)} first. */
    public List<String> keys(String recipient) {
        List<String> keys = new ArrayList<>();
        keys.add(key(recipient));
        masters.names().stream()
                .map(master -> keyed(master, recipient))
                .filter(key -> !keys.contains(key))
                .forEach(keys::add);
        if (on) {
            keys.add(recipient);
        }
        return keys;
    }

    private String keyed(String master, String recipient) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key(master, "recipients"));
            return KEYED
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(recipient.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA-256.", e);
        }
    }

    private SecretKey key(String master, String use) {
        return derived.computeIfAbsent(master + "\n" + use, _ -> {
            try {
                return KDF.getInstance("HKDF-SHA256")
                        .deriveKey(
                                "AES",
                                HKDFParameterSpec.ofExtract()
                                        .addIKM(masters.key(master))
                                        .thenExpand(("posthaste " + use).getBytes(UTF_8), 32));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("JDK 25 has HKDF.", e);
            }
        });
    }

    private static byte[] context(String master, String day) {
        return ("row\n" + master + "\n" + day).getBytes(UTF_8);
    }
}
