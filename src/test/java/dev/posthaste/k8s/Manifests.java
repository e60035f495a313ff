package dev.posthaste.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What stands in {@code k8s}, in the types of Kubernetes. */
record Manifests(List<HasMetadata> all) {

    private static final Path DIRECTORY = Path.of("k8s");
    private static final String COMPONENT = "app.kubernetes.io/component";

    static Manifests read() throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        for (Path file : files()) {
            all.addAll(parsed(Files.readString(file)));
        }
        return new Manifests(all);
    }

    /** All but kustomization.yaml, which is no resource. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    static List<HasMetadata> parsed(String yaml) throws IOException {
        List<HasMetadata> found = new ArrayList<>();
        for (String document : yaml.split("(?m)^---$", -1)) {
            try (InputStream in = new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8))) {
                found.add(new KubernetesSerialization().unmarshal(in));
            }
        }
        return found;
    }

    <T extends HasMetadata> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Deployment deployment(String role) {
        return of(Deployment.class).stream()
                .filter(deployment ->
                        role.equals(deployment.getMetadata().getLabels().get(COMPONENT)))
                .findFirst()
                .orElseThrow();
    }

    /** The names of all variables that the role's container sees, with their values. */
    Map<String, String> environment(String role) {
        Container container = container(deployment(role));
        Map<String, String> seen = new TreeMap<>();
        for (EnvVar variable : container.getEnv()) {
            seen.put(variable.getName(), variable.getValue());
        }
        container.getEnvFrom().forEach(source -> {
            if (source.getConfigMapRef() != null) {
                seen.putAll(configMap(source.getConfigMapRef().getName()).getData());
            }
            if (source.getSecretRef() != null) {
                seen.putAll(secret(source.getSecretRef().getName()).getStringData());
            }
        });
        return seen;
    }

    static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private ConfigMap configMap(String name) {
        return named(ConfigMap.class, name);
    }

    private Secret secret(String name) {
        return named(Secret.class, name);
    }

    private <T extends HasMetadata> T named(Class<T> type, String name) {
        return of(type).stream()
                .filter(resource -> name.equals(resource.getMetadata().getName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no %s %s.".formatted(type.getSimpleName(), name)));
    }
}
