package asl2sw.test;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.kie.api.event.process.ErrorEvent;
import org.kie.api.event.process.ProcessCompletedEvent;
import org.kie.api.event.process.ProcessEvent;
import org.kie.api.event.process.ProcessStartedEvent;
import org.kie.kogito.internal.process.event.DefaultKogitoProcessEventListener;
import org.kie.kogito.internal.process.runtime.KogitoProcessInstance;
import org.kie.kogito.internal.process.runtime.KogitoWorkflowProcessInstance;
import org.kie.kogito.jackson.utils.ObjectMapperFactory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * The first final event of every root instance, as JSON text.
 *
 * It is kept by instance id and by the value of the request header "run", because the REST reply to a
 * stack overflow has no instance id.
 */
@ApplicationScoped
public class Outcomes extends DefaultKogitoProcessEventListener {

    private static final String RUN_HEADER = "run";

    private final ObjectMapper mapper = ObjectMapperFactory.get();
    private final Map<String, String> outcomes = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** The outcome of a root instance, or null while there is none. */
    public String find(String instanceOrRun) {
        return outcomes.get(instanceOrRun);
    }

    @Override
    public void afterProcessStarted(ProcessStartedEvent event) {
        // Timers are started later, so whatever ends an instance from here on is not the request.
        KogitoProcessInstance instance = instance(event);
        if (isRoot(instance) && !outcomes.containsKey(instance.getStringId())) {
            waiting.add(instance.getStringId());
        }
    }

    @Override
    public void afterProcessCompleted(ProcessCompletedEvent event) {
        KogitoProcessInstance instance = instance(event);
        boolean completed = instance.getState() == KogitoProcessInstance.STATE_COMPLETED;
        ObjectNode outcome = mapper.createObjectNode();
        outcome.put("status", completed ? "completed" : "aborted");
        outcome.set("workflowdata", mapper.<JsonNode>valueToTree(instance.getVariables().get("workflowdata")));
        keep(instance, outcome);
    }

    @Override
    public void onError(ErrorEvent event) {
        KogitoProcessInstance instance = instance(event);
        ObjectNode outcome = mapper.createObjectNode();
        outcome.put("status", "error");
        outcome.put("message", ((KogitoWorkflowProcessInstance) instance).getErrorMessage());
        keep(instance, outcome);
    }

    private void keep(KogitoProcessInstance instance, ObjectNode outcome) {
        if (!isRoot(instance)) {
            return;
        }
        String id = instance.getStringId();
        outcome.put("id", id);
        outcome.put("synchronous", !waiting.remove(id));
        String text = outcome.toString();
        // The first one only: deleting a failed instance aborts it.
        outcomes.putIfAbsent(id, text);
        if (instance.getHeaders() != null) {
            instance.getHeaders().forEach((name, values) -> {
                if (RUN_HEADER.equalsIgnoreCase(name)) {
                    outcomes.putIfAbsent(values.get(0), text);
                }
            });
        }
    }

    private static KogitoProcessInstance instance(ProcessEvent event) {
        return (KogitoProcessInstance) event.getProcessInstance();
    }

    private static boolean isRoot(KogitoProcessInstance instance) {
        return instance.getRootProcessInstanceId() == null;
    }
}
