package dev.posthaste.queue;

import dev.posthaste.ops.Role;
import dev.posthaste.stack.FreePort;
import dev.posthaste.stack.KafkaNode;
import dev.posthaste.stack.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A broker where each role is a user of its own, and nobody but the operator may do what he was not granted. */
final class GuardedKafka implements AutoCloseable {

    private static final Path DOCUMENTED = Path.of("docs/operating.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (topics?|groups?) (`[^|]*?) \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final List<Role> COLUMNS = List.of(Role.API, Role.RELAY, Role.WORKER);

    private final LocalKafka broker;
    private final String door;

    private GuardedKafka(LocalKafka broker, String door) {
        this.broker = broker;
        this.door = door;
    }

    static GuardedKafka start(Path folder) throws Exception {
        KafkaNode node = KafkaNode.alone(folder, FreePort.any(), FreePort.any());
        String door = KafkaNode.LOOPBACK + ":" + FreePort.any();
        String users = Stream.of(Role.values())
                .map(role -> " user_%1$s=\"%1$s\"".formatted(user(role)))
                .reduce("org.apache.kafka.common.security.plain.PlainLoginModule required", String::concat);
        return new GuardedKafka(
                LocalKafka.start(
                        node,
                        Map.of(
                                "listeners",
                                "PLAINTEXT://%s,USERS://%s,CONTROLLER://%s:%d"
                                        .formatted(
                                                node.bootstrapServers(),
                                                door,
                                                KafkaNode.LOOPBACK,
                                                node.controllerPort()),
                                "advertised.listeners",
                                "PLAINTEXT://%s,USERS://%s".formatted(node.bootstrapServers(), door),
                                "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,USERS:SASL_PLAINTEXT",
                                "sasl.enabled.mechanisms",
                                "PLAIN",
                                "listener.name.users.plain.sasl.jaas.config",
                                users + ";",
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "super.users",
                                "User:ANONYMOUS")),
                door);
    }

    /** Who may do everything. */
    Map<String, Object> operator() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    Map<String, Object> as(Role role) {
        return Map.of(
                "bootstrap.servers",
                door,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%1$s\";"
                        .formatted(user(role)));
    }

    /** What the documentation says that a role needs. */
    static List<AclBinding> documented(Role role) throws IOException {
        List<AclBinding> rights = new ArrayList<>();
        for (MatchResult row :
                ROW.matcher(Files.readString(DOCUMENTED)).results().toList()) {
            ResourceType kind = row.group(1).startsWith("topic") ? ResourceType.TOPIC : ResourceType.GROUP;
            String cell = row.group(3 + COLUMNS.indexOf(role)).strip();
            for (String right : cell.isEmpty() ? new String[0] : cell.split(", ", -1)) {
                NAME.matcher(row.group(2))
                        .results()
                        .forEach(name -> rights.add(new AclBinding(
                                new ResourcePattern(kind, name.group(1), PatternType.LITERAL),
                                new AccessControlEntry(
                                        "User:" + user(role),
                                        "*",
                                        AclOperation.fromString(right),
                                        AclPermissionType.ALLOW))));
            }
        }
        return rights;
    }

    private static String user(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        broker.close();
    }
}
