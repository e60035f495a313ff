package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/** The server's side of a login, for users whose password or token it knows. */
record ScriptedLogin(Map<String, String> secrets, Line line) {

    private static final byte[] SALT = "salt of the server".getBytes(UTF_8);
    private static final int ITERATIONS = 4096;

    /** Says a 334 with this and hears the answer. */
    interface Line {
        String ask(String challenge) throws IOException;
    }

    /** @param command AUTH, the mechanism, and the initial response if there was one */
    boolean run(String[] command) throws IOException {
        return switch (command[1]) {
            case "PLAIN" -> {
                String[] plain = decoded(initial(command)).split("\0", -1);
                yield plain[2].equals(secrets.get(plain[1]));
            }
            case "LOGIN" -> {
                String user = decoded(line.ask("VXNlcm5hbWU6"));
                yield decoded(line.ask("UGFzc3dvcmQ6")).equals(secrets.get(user));
            }
            case "SCRAM-SHA-256" -> scram(decoded(initial(command)));
            case "XOAUTH2", "OAUTHBEARER" -> {
                boolean known = isKnown(decoded(initial(command)));
                if (!known) {
                    line.ask(encoded("{\"status\":\"invalid_token\"}"));
                }
                yield known;
            }
            default -> false;
        };
    }

    private String initial(String[] command) throws IOException {
        return command.length > 2 ? command[2] : line.ask("");
    }

    private boolean isKnown(String bearer) {
        return secrets.entrySet().stream()
                .anyMatch(user -> bearer.equals("user=" + user.getKey() + "\1auth=Bearer " + user.getValue() + "\1\1")
                        || bearer.equals("n,a=" + user.getKey() + ",\1auth=Bearer " + user.getValue() + "\1\1"));
    }

    /** RFC 5802 section 5, without the parts that a client of ours does not use. */
    private boolean scram(String first) throws IOException {
        String bare = first.substring("n,,".length());
        String user = bare.substring("n=".length(), bare.indexOf(','));
        String nonce = bare.substring(bare.indexOf("r=") + 2) + "of-the-server";
        String challenge = "r=" + nonce + ",s=" + encoded(SALT) + ",i=" + ITERATIONS;
        String answer = decoded(line.ask(encoded(challenge)));
        String withoutProof = answer.substring(0, answer.indexOf(",p="));
        byte[] proof = Base64.getDecoder().decode(answer.substring(answer.indexOf(",p=") + 3));
        ScramMechanism sha256 = ScramMechanism.SCRAM_SHA_256;
        byte[] salted = ScramFunctions.saltedPassword(
                sha256,
                StringPreparation.SASL_PREPARATION,
                secrets.getOrDefault(user, "").toCharArray(),
                SALT,
                ITERATIONS);
        String auth = bare + "," + challenge + "," + withoutProof;
        byte[] storedKey = ScramFunctions.storedKey(sha256, ScramFunctions.clientKey(sha256, salted));
        if (!ScramFunctions.verifyClientProof(sha256, proof, storedKey, auth)) {
            return false;
        }
        byte[] signature = ScramFunctions.serverSignature(sha256, ScramFunctions.serverKey(sha256, salted), auth);
        return line.ask(encoded("v=" + encoded(signature))).isEmpty();
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
